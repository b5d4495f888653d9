"""What makes the file an archive copy: PDF/A (2a, or 1a) and PDF/UA-1 in the metadata, and clean streams."""

import datetime as dt
import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, ttfonts
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFDocument, PDFName, PDFStream, PDFString

from reports.pdf.icc import srgb

PRODUCER = "Samverkan"


@dataclass(frozen=True)
class Part:
    """A part of PDF/A, always with conformance A: tagged.

    version: of the PDF language. unknown: structure types that it does not have; what is in them
    stands directly in the element around.
    """

    number: int
    version: tuple[int, int]
    unknown: frozenset[str] = frozenset()


PARTS = {
    "2a": Part(2, (1, 7)),
    "1a": Part(1, (1, 4), frozenset({"THead", "TBody", "TFoot"})),
}

rl_config.useA85 = 0  # binary streams: a fifth smaller than ASCII85, and simpler


def _end_streams_with_a_new_line() -> None:
    """PDF/A wants an end of line before `endstream`; reportlab writes none.

    Changed once for the process: it adds a byte to every stream and harms no other reader.
    """
    plain = PDFStream.format

    def format_with_end_of_line(self: PDFStream, document: PDFDocument) -> bytes:
        return plain(self, document).removesuffix(b"endstream\n") + b"\nendstream\n"

    PDFStream.format = format_with_end_of_line


_end_streams_with_a_new_line()


def _name_signs_of_all_planes() -> None:
    """A sign beyond the first 65 536, as most pictures are, is copied and read aloud as itself.

    reportlab names it by its bare number, which readers take for two other signs; the standard wants UTF-16.
    """
    plain = ttfonts.makeToUnicodeCMap

    def named(font: str, signs: list[int]) -> str:
        def pair(number: re.Match[str]) -> str:
            return f"<{chr(int(number[1], 16)).encode('utf-16-be').hex().upper()}>"

        return re.sub("<([0-9A-F]{5,6})>", pair, plain(font, signs))

    ttfonts.makeToUnicodeCMap = named


_name_signs_of_all_planes()


@dataclass(frozen=True)
class Metadata:
    """What the file says about itself, in the catalogue and in the XMP packet alike."""

    title: str
    subject: str
    author: str
    keywords: str
    language: str
    created: dt.datetime
    part: Part


def output_intent(document: PDFDocument) -> PDFArray:
    """Colours are meant as sRGB, with the profile in the file."""
    profile = PDFStream(PDFDictionary({"N": 3}), srgb(), [pdfdoc.PDFZCompress])
    intent = {
        "Type": PDFName("OutputIntent"),
        "S": PDFName("GTS_PDFA1"),
        "OutputConditionIdentifier": PDFString("sRGB"),
        "Info": PDFString("sRGB IEC61966-2.1"),
        "DestOutputProfile": document.Reference(profile),
    }
    return PDFArray([PDFDictionary(intent)])


def metadata_stream(metadata: Metadata) -> PDFStream:
    """The XMP packet, uncompressed as archives want it."""
    keys = PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")})
    return PDFStream(keys, xmp(metadata).encode(), [])


def xmp(metadata: Metadata) -> str:
    stamp = metadata.created.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return XMP.format(
        title=escape(metadata.title),
        subject=escape(metadata.subject),
        author=escape(metadata.author),
        keywords=escape(metadata.keywords),
        language=escape(metadata.language),
        producer=PRODUCER,
        part=metadata.part.number,
        stamp=stamp,
    )


# pdfuaid is not among the schemas PDF/A knows, so the packet describes it itself.
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
  xmlns:xmp="http://ns.adobe.com/xap/1.0/"
  xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Keywords>{keywords}</pdf:Keywords>
<pdf:Producer>{producer}</pdf:Producer>
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
<xmp:CreateDate>{stamp}</xmp:CreateDate>
<xmp:ModifyDate>{stamp}</xmp:ModifyDate>
<pdfaid:part>{part}</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
