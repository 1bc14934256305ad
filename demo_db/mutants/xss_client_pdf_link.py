"""The PDF viewer follows links that are scripts."""

CLAIM = "XSS-040"
EXPECT = "VIOLATED"
FOCUS = "a document"

SERVED = [
    (
        "web/static/lib/pdfjs/build/pdf.worker.js",
        """    case "tel:":
      return true;""",
        """    case "tel:":
    case "javascript:":
      return true;""",
    ),
    (
        "web/static/lib/pdfjs/build/pdf.js",
        """    case "tel:":
      return true;""",
        """    case "tel:":
    case "javascript:":
      return true;""",
    ),
]
