"""Pictures, videos and documents."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from cms.pages.blocks.text import PLAIN_FEATURES, SCHEMES

VIDEO_TYPES = {"mp4": "video/mp4", "webm": "video/webm"}


class PictureBlock(blocks.StructBlock):
    """One picture with its words."""

    image = ImageBlock(label="Imagen")
    caption = blocks.CharBlock(label="Pie de imagen", required=False, max_length=250)

    class Meta:
        label = "Imagen"
        icon = "image"
        group = "Imágenes y archivos"
        template = "pages/blocks/picture.html"


class GalleryBlock(blocks.StructBlock):
    """Several pictures side by side; each opens whole in its own address."""

    title = blocks.CharBlock(label="Título", required=False, max_length=120)
    pictures = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("image", ImageBlock(label="Imagen")),
                ("caption", blocks.CharBlock(label="Pie de imagen", required=False, max_length=250)),
            ],
            label="Imagen",
            icon="image",
        ),
        label="Imágenes",
        min_num=2,
        max_num=24,
    )

    class Meta:
        label = "Galería"
        icon = "grip"
        group = "Imágenes y archivos"
        template = "pages/blocks/gallery.html"


class VideoValue(blocks.StructValue):
    """What the template of a video needs."""

    @property
    def media_type(self) -> str:
        file = self.get("file")
        return VIDEO_TYPES.get(file.file_extension.lower(), "") if file else ""


class VideoBlock(blocks.StructBlock):
    """A video of ours with captions, or a link to one elsewhere. Nothing is embedded from others."""

    title = blocks.CharBlock(label="Título", max_length=160)
    file = DocumentChooserBlock(label="Video propio (MP4 o WebM)", required=False)
    captions = DocumentChooserBlock(
        label="Subtítulos (archivo VTT)",
        required=False,
        help_text="Obligatorios con video propio: sin ellos, quien no oye se queda sin el contenido.",
    )
    poster = ImageChooserBlock(label="Imagen mientras no se reproduce", required=False)
    url = blocks.CharBlock(
        label="O dirección del video en otro sitio",
        required=False,
        max_length=500,
        help_text="Se pone un enlace, no el reproductor de ese sitio: así nadie sigue a quien visita la página.",
    )
    transcript = blocks.RichTextBlock(label="Transcripción", required=False, features=PLAIN_FEATURES)

    class Meta:
        label = "Video"
        icon = "media"
        group = "Imágenes y archivos"
        template = "pages/blocks/video.html"
        value_class = VideoValue

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and (problems := video_problems(cleaned)):
            raise StructBlockValidationError(
                block_errors={name: ValidationError(message) for name, message in problems.items()}
            )
        return cleaned


def video_problems(value: blocks.StructValue) -> dict[str, str]:
    """What is wrong with a video, by field."""
    file, captions, url = value.get("file"), value.get("captions"), (value.get("url") or "").strip()
    problems: dict[str, str] = {}
    if bool(file) == bool(url):
        problems["file"] = "Elija un video propio o escriba la dirección de uno, no las dos cosas."
    if file and file.file_extension.lower() not in VIDEO_TYPES:
        problems["file"] = "El archivo debe ser un video MP4 o WebM."
    if file and captions is None:
        problems["captions"] = "Agregue los subtítulos en un archivo VTT."
    if captions and captions.file_extension.lower() != "vtt":
        problems["captions"] = "Los subtítulos deben ser un archivo VTT."
    if url and not url.lower().startswith(SCHEMES[:2]):
        problems["url"] = "La dirección debe comenzar con https://."
    return problems


class DocumentsBlock(blocks.StructBlock):
    """Documents to download."""

    title = blocks.CharBlock(label="Título", required=False, max_length=120)
    documents = blocks.ListBlock(DocumentChooserBlock(label="Documento"), label="Documentos", min_num=1, max_num=40)

    class Meta:
        label = "Documentos"
        icon = "doc-full"
        group = "Imágenes y archivos"
        template = "pages/blocks/documents.html"
