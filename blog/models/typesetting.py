"""Short texts that authors write beside their posts: a series' description, the site's support box."""

from django.conf import settings

from blog.models.images import Image
from blog.rendering import definitions_in, render_post


def typeset(source: str, site) -> str:
    """Markdown and formulas as safe HTML, with the site's macros and in its language."""
    return render_post(
        source,
        base_url=settings.SITE_URL,
        language=site.language,
        macros=definitions_in(site.macros),
        sizes=Image.sizes_in(source),
    ).html
