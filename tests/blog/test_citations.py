from datetime import UTC, date, datetime

import pytest

from blog.citations import Citation

KNUTH = Citation(
    key="margin-12",
    authors=("Lin Yuan",),
    title="On gradients",
    published=date(2023, 6, 4),
    url="https://blog.example.org/archives/12/",
)


def cite(**changes):
    return Citation(**{field: getattr(KNUTH, field) for field in Citation.__slots__} | changes)


def test_the_line_names_author_day_title_and_address():
    assert KNUTH.line == (
        "Lin Yuan. (Jun. 04, 2023). “On gradients”[Blog post]. "
        "Retrieved from https://blog.example.org/archives/12/"
    )


def test_a_chinese_title_stands_in_its_own_marks():
    assert (
        "苏、林. (Jun. 04, 2023). 《梯度》[Blog post]"
        in cite(authors=("苏", "林"), title="梯度", is_chinese=True).line
    )


def test_bibtex_holds_every_field():
    assert KNUTH.bibtex == (
        "@online{margin-12,\n"
        "        title={On gradients},\n"
        "        author={Lin Yuan},\n"
        "        year={2023},\n"
        "        month={Jun},\n"
        "        url={\\url{https://blog.example.org/archives/12/}},\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("title", "tex"),
    [
        ("50% & more_or #1", r"50\% \& more\_or \#1"),
        ("{braces} ~ ^ \\", r"\{braces\} \textasciitilde{} \textasciicircum{} \textbackslash{}"),
        (r"Why $\alpha_t^2$ works", r"Why $\alpha_t^2$ works"),
        (r"$a_1$ and $b_1$ in c_1", r"$a_1$ and $b_1$ in c\_1"),
        ("It cost 5$", r"It cost 5\$"),
        ("【生活杂记】N = ab + c", "【生活杂记】N = ab + c"),
    ],
)
def test_a_title_is_escaped_for_tex_and_its_formulas_are_not(title, tex):
    assert f"title={{{tex}}}," in cite(title=title).bibtex


@pytest.mark.parametrize(
    ("authors", "tex"),
    [
        (("Ada Lovelace", "苏剑林"), "Ada Lovelace and {苏剑林}"),
        (("Knuth, Donald",), "{Knuth, Donald}"),
        (("AT&T Labs",), r"AT\&T Labs"),
        (("Simon and Schuster",), "{Simon and Schuster}"),
    ],
)
def test_a_name_reaches_bibtex_as_one_author(authors, tex):
    assert f"author={{{tex}}}," in cite(authors=authors).bibtex


def test_the_bib_file_has_the_sites_prefix_and_the_posts_number(client, site, make_post):
    post = make_post(published_at=datetime(2024, 5, 6, 20, tzinfo=UTC))
    response = client.get(f"/archives/{post.pk}/cite.bib")
    assert response["Content-Type"].startswith("application/x-bibtex")
    assert response.text.startswith(f"@online{{scholium-{post.pk},")


def test_the_day_of_a_citation_is_the_sites_day(client, site, make_post):
    # 20:00 UTC on the 6th is 04:00 on the 7th in Shanghai.
    post = make_post(published_at=datetime(2024, 5, 6, 20, tzinfo=UTC))
    assert "(May. 07, 2024)" in post.citation(site).line


def test_a_post_page_shows_both_forms(client, site, make_post):
    post = make_post(title="On <b> & co.")
    page = client.get(post.get_absolute_url()).text
    assert "“On &lt;b&gt; &amp; co.”[Blog post]" in page
    assert f"@online{{scholium-{post.pk}," in page


@pytest.mark.parametrize("status", ["draft", "private", "withdrawn"])
def test_what_is_not_public_is_not_cited(client, site, make_post, status):
    assert client.get(f"/archives/{make_post(status=status).pk}/cite.bib").status_code == 404
