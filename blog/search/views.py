from urllib.parse import urlencode

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.clients import client_address, is_staff
from blog.search.filters import name_facets, scope_of
from blog.search.finding import find
from blog.search.limits import Allowance
from blog.search.queries import parse
from blog.search.results import results
from blog.search.suggestions import named_series, nearest, suggest

MOST_FACETS = 12
# A person who tries one wording after another stays far below; a whole office behind one address, too.
searches = Allowance(burst=60, rate=1)
suggestions = Allowance(burst=200, rate=10)


def search_url(words, number=1):
    parameters = {"q": words} | ({"page": number} if number > 1 else {})
    return f"{reverse('blog:search')}?{urlencode(parameters)}"


def page_number(request):
    typed = request.GET.get("page", "")
    return max(int(typed), 1) if typed.isascii() and typed.isdecimal() and len(typed) < 5 else 1


@require_safe
def search(request, words=None):
    query = parse(request.GET.get("q", "") if words is None else words)
    if not query:
        return answer(request, "blog/search.html", {"query": query})
    wait = 0 if is_staff(request) else searches.spend(client_address(request))
    if wait:
        response = answer(request, "blog/search_limited.html", {"query": query}, status=429)
        response.headers["Retry-After"] = str(wait)
        return response
    today = timezone.localdate(timezone=request.site.tzinfo)
    found = find(query, scope_of(query), page_number(request), today)
    context = {"query": query, "found": found, "results": results(found), "series": named_series(query)}
    if not found.candidates:
        context["tags"], context["posts"] = nearest(query)
    return answer(request, "blog/search.html", context | links(query, found))


def links(query, found):
    """Where filters, facets and pages lead."""
    active = {filter.source for filter in query.filters}
    facets = name_facets(found.facets, MOST_FACETS)
    return {
        "filters": [(filter.source, search_url(query.without(filter))) for filter in query.filters],
        "facets": {
            field: [
                (label, search_url(f"{query.text} {typed}"), count)
                for label, typed, count in named
                if typed not in active
            ]
            for field, named in facets.items()
        },
        "previous": search_url(query.text, found.number - 1) if found.number > 1 else "",
        "next": search_url(query.text, found.number + 1) if found.number < found.pages else "",
    }


def answer(request, template, context, **kwargs):
    response = render(request, template, context, **kwargs)
    # Every query is a page of its own: none belongs into a cache or a search engine.
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def suggestions_json(request):
    """In the form that browsers' own search boxes understand: words, labels, kinds, addresses."""
    typed = parse(request.GET.get("q", "")).text
    wait = suggestions.spend(client_address(request))
    found = suggest(typed) if not wait else []
    columns = [[getattr(each, name) for each in found] for name in ("label", "kind", "url")]
    return JsonResponse(
        [typed, *columns],
        safe=False,
        status=429 if wait else 200,
        content_type="application/x-suggestions+json",
        headers={"Cache-Control": "private, max-age=60", "X-Robots-Tag": "noindex"},
    )


@require_safe
def opensearch(request):
    return render(
        request,
        "blog/search_description.xml",
        content_type="application/opensearchdescription+xml; charset=utf-8",
    )
