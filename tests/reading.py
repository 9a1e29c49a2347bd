"""How a test looks at a page."""


def main_of(response):
    """What stands in the page's main part, without the lists beside it."""
    return response.text.partition("<main")[2].partition("</main>")[0]


def body_of(response):
    """The bytes that are sent; reading a file's answer to its end also closes the file."""
    return b"".join(response.streaming_content) if response.streaming else response.content
