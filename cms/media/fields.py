"""Form fields that take a file only after looking inside it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import willow
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.fields import FileField
from wagtail.documents.fields import WagtailDocumentField
from wagtail.images.fields import WagtailImageField

from cms.media.checks.documents import check_document
from cms.media.checks.images import clean_image
from cms.media.errors import Refused


class CheckedImageField(WagtailImageField):
    """A picture, taken without what the camera hid in it."""

    default_validators: list[Any] = []  # the extension is judged together with the content, in clearer words

    def to_python(self, data: Any) -> SimpleUploadedFile | None:
        file = FileField.to_python(self, data)
        if file is None:
            return None
        try:
            clean = clean_image(
                file,
                name=file.name,
                size=file.size,
                most_bytes=settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE,
                most_pixels=settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS,
            )
        except Refused as error:
            raise ValidationError(error.message, code=error.code) from error
        kept = SimpleUploadedFile(file.name, clean.content, content_type=f"image/{clean.format.lower()}")
        kept.image = willow.Image.open(BytesIO(clean.content))  # type: ignore[attr-defined]  # as Wagtail's field does
        return kept


class CheckedDocumentField(WagtailDocumentField):
    """A document that is what its name says."""

    def to_python(self, data: Any) -> Any:
        file = FileField.to_python(self, data)
        if file is None:
            return None
        try:
            check_document(
                file,
                name=file.name,
                size=file.size,
                most_bytes=settings.WAGTAILDOCS_MAX_UPLOAD_SIZE,
                extensions=settings.WAGTAILDOCS_EXTENSIONS,
            )
        except Refused as error:
            raise ValidationError(error.message, code=error.code) from error
        return file
