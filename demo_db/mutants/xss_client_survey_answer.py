"""The only answer to a survey's question is put into the table of its results as HTML."""

CLAIM = "XSS-008"
EXPECT = "VIOLATED"
FOCUS = "results"

SERVED = [
    (
        "survey/static/src/interactions/survey_result_pagination.js",
        "return { index: index, ...content };",
        "return { index: index, ...content, value: owl.markup(content.value) };",
    ),
    (
        "survey/static/src/xml/survey_paginated_results_rows_template.xml",
        """                    <t t-if="hide_filter">
                        <t t-esc="input_line.value"/>""",
        """                    <t t-if="hide_filter">
                        <t t-out="input_line.value"/>""",
    ),
]
