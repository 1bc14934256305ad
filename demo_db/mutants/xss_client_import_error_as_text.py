"""Harmless: what is wrong with a value to import is asked of a function."""

CLAIM = "XSS-043"
EXPECT = "HELD"
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
        return this.props.errors[0].message;
    }
    isErrorVisible(index) {""",
    ),
]
