"""Harmless: the PDF viewer follows links to calls over the net."""

CLAIM = "XSS-040"
EXPECT = "HELD"
FOCUS = "a document"

SERVED = [
    (
        "web/static/lib/pdfjs/build/pdf.worker.js",
        """    case "tel:":
      return true;""",
        """    case "tel:":
    case "sip:":
      return true;""",
    ),
    (
        "web/static/lib/pdfjs/build/pdf.js",
        """    case "tel:":
      return true;""",
        """    case "tel:":
    case "sip:":
      return true;""",
    ),
]
