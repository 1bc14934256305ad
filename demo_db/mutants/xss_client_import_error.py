"""What is wrong with a value to import is told as HTML."""

CLAIM = "XSS-043"
EXPECT = "VIOLATED"
FOCUS = "imported"

SERVED = [
    (
        "base_import/static/src/import_data_column_error/import_data_column_error.xml",
        't-esc="props.errors[0].message"',
        't-out="message"',
    ),
    (
        "base_import/static/src/import_data_column_error/import_data_column_error.js",
        "    isErrorVisible(index) {",
        """    get message() {
        return owl.markup(this.props.errors[0].message);
    }
    isErrorVisible(index) {""",
    ),
]
