from django.urls import register_converter


class IdConverter:
    # 18 digits stay below 2**63, the largest id that a database can be asked for.
    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


class BlockConverter(IdConverter):
    regex = "0|[1-9][0-9]{0,13}"


class PageNumberConverter(IdConverter):
    # Page 1 is the listing itself. Deeper pages cost the database a longer walk each; who wants to
    # go further back goes by month.
    regex = "[2-9]|[1-9][0-9]|100"


class YearConverter(IdConverter):
    regex = "[12][0-9]{3}"


class MonthConverter(IdConverter):
    regex = "0[1-9]|1[0-2]"

    def to_url(self, value):
        return f"{int(value):02}"


class SlugConverter:
    regex = r"[^/\s\0]{1,200}"  # PostgreSQL cannot even be asked for a NUL

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class PathConverter(SlugConverter):
    # At most eight steps, and never one called "page": that is where the next pages are.
    regex = r"(?!page/)[^/\s\0]{1,100}(?:/(?!page/)[^/\s\0]{1,100}){0,7}"


class AnythingConverter(SlugConverter):
    # What somebody searches for; even a line break in it is no reason to answer 404.
    regex = r"(?s:.+)"


register_converter(IdConverter, "id")
register_converter(BlockConverter, "block")
register_converter(PageNumberConverter, "number")
register_converter(MonthConverter, "month")
register_converter(YearConverter, "year")
register_converter(SlugConverter, "word")
register_converter(PathConverter, "words")
register_converter(AnythingConverter, "anything")
