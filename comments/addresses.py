"""The e-mail address and the site that a commenter gives."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.encoding import punycode
from django.utils.translation import gettext_lazy as _

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# A host is a name with dots; its last part holds a letter, so numbers (an IP address) are none.
HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?=[^.]*[^\W\d_])[^\W_](?:[\w-]{0,61}[^\W_])?")
UNSAFE = re.compile(r"[\s\x00-\x1f\x7f\"'<>\\^`{|}]")

check_email = EmailValidator(_("This is not an e-mail address."))
check_url = URLValidator(schemes=["http", "https"])


def normal_email(text: str) -> str:
    """The address in plain ASCII with its domain in lower case. Raises ValidationError."""
    check_email(text)
    user, _at, domain = text.rpartition("@")
    address = f"{user}@{punycode(domain).lower()}"
    # Other letters are where two addresses look or fold alike, and no mail of ours would need them.
    if not address.isascii() or domain.startswith("["):
        raise ValidationError(check_email.message)
    return address


def normal_site_url(text: str) -> str:
    """An http(s) address with a named host and nobody's password; "" for "". Raises ValidationError."""
    if not text:
        return ""
    address = text if SCHEME.match(text) else f"https://{text}"
    fault = ValidationError(_("This is not the address of a site, such as https://example.org/."))
    try:
        check_url(address)
        parts = urlsplit(address)
    except (ValidationError, ValueError) as error:
        raise fault from error
    if UNSAFE.search(address) or "@" in parts.netloc or not HOST.fullmatch(parts.hostname or ""):
        raise fault
    return parts.scheme + address[len(parts.scheme) :]  # in lower case, as the database demands
