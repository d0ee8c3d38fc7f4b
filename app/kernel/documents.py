"""Word files over HTTP: whom a paper goes to, as somebody types it for this one file (BT-S1), and the answer itself."""

import io

from flask import Response, send_file
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from app.kernel.forms import BaseForm
from app.kernel.text import clean_line
from app.kernel.word import MIMETYPE


class AddressForm(BaseForm):
    """`addressee` only where the paper names one; both are kept nowhere but in the file."""

    class Meta(BaseForm.Meta):
        csrf = False

    addressee = StringField("Kính gửi", [Length(max=300)])
    recipients = TextAreaField("Nơi nhận (mỗi dòng một nơi)", [Length(max=2000)])

    @property
    def lines(self) -> list[str]:
        """Nơi nhận as typed, without empty lines."""
        return [line for line in map(clean_line, (self.recipients.data or "").splitlines()) if line]


def word_file(content: bytes, name: str) -> Response:
    """The file under `name`, kept by no cache."""
    response = send_file(io.BytesIO(content), mimetype=MIMETYPE, as_attachment=True, download_name=f"{name}.docx")
    response.headers["Cache-Control"] = "no-store"
    return response
