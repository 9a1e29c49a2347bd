"""The report of an import, on the desk and as text."""

import pytest

from blog.models import ImportReport
from tests.importing.conftest import messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def report_page(typecho, take_over, ada_client):
    typecho.post(5, "Fine.\n\n$\\frac{1}{2$ <b>", title="<script>")
    typecho.post(6, type="revision", parent=5)
    take_over("--check-urls")
    return f"/admin/blog/importreport/{ImportReport.objects.get().pk}"


def test_the_desk_shows_what_was_found_and_leads_to_each_post(report_page, ada_client):
    page = ada_client.get(f"{report_page}/change/").content.decode()
    assert "unsaved changes of 5" in page
    assert '<a href="/admin/blog/post/5/change/">post 5</a>' in page
    assert "<script>" not in page.replace('<script src="', "")


def test_all_old_addresses_are_listed_with_their_answers(report_page, ada_client):
    lines = ada_client.get(f"{report_page}/addresses/").content.decode().split("\n")
    assert "200 /archives/5/" in lines
    assert "301 200 /index.php/archives/5/ /archives/5/" in lines


def test_a_report_is_read_and_not_edited(report_page, ada_client, mo_client, client):
    assert ada_client.post(f"{report_page}/change/", {"source": "x"}).status_code == 403
    assert mo_client.get(f"{report_page}/change/").status_code == 403
    assert client.get(f"{report_page}/addresses/").status_code == 302


def test_the_report_is_written_to_a_file_with_all_addresses(typecho, take_over, tmp_path):
    typecho.post(5)
    take_over("--check-urls", "--report", tmp_path / "report.txt")
    written = (tmp_path / "report.txt").read_text()
    assert "posts: 1 new" in written
    assert "301 200 /index.php/archives/5/ /archives/5/" in written


def test_of_very_many_findings_the_first_are_listed_and_the_others_counted(typecho, take_over, monkeypatch):
    monkeypatch.setattr("blog.importers.report.MOST_OF_A_KIND", 3)
    typecho.post(5)
    for coid in range(1, 11):
        typecho.comment(coid, 99)
    report = take_over()
    assert (len(messages(report, "skipped")), report.more["skipped"]) == (3, 7)
    assert "… and 7 more" in take_over.said
