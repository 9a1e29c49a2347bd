"""What stands in the boxes beside a page, as SQL that both databases read from indexes.

Written as SQL: having the ORM compose ten queries took longer than it took the database to answer them.
Each box is rows of (box, label, key, rank, count, note). The stored counts hold scheduled posts as well;
what is not yet due is taken off here. Which tags are the busiest is decided with them.
"""

LATEST, CITING, READ = 8, 40, 10
LISTED = "status = 'published' AND kind = 'post' AND published_at"

LATEST_POSTS = f"""
SELECT 'latest' AS box, title AS label, CAST(id AS text) AS key,
    ROW_NUMBER() OVER (ORDER BY published_at DESC, id DESC) AS rank, 0 AS count, '' AS note
FROM (
    SELECT id, title, published_at FROM blog_post WHERE {LISTED} <= %(now)s
    ORDER BY published_at DESC, id DESC LIMIT {LATEST}
) AS newest
"""  # noqa: S608
CATEGORIES = """
SELECT 'categories' AS box, name AS label, path AS key, position AS rank, coalesce(counted.count, 0)
    - (SELECT count(*) FROM blog_filing WHERE category_id = blog_category.id AND published_at > %(now)s)
    AS count, '' AS note
FROM blog_category
LEFT JOIN blog_postcount AS counted ON counted.list = 'category' AND counted.key = blog_category.id
"""
BUSIEST_TAGS = """
SELECT 'tags' AS box, name AS label, slug AS key, 0 AS rank, counted.count
    - (SELECT count(*) FROM blog_taggedpost WHERE tag_id = blog_tag.id AND published_at > %(now)s)
    AS count, '' AS note
FROM (
    SELECT key, count FROM blog_postcount WHERE list = 'tag' AND count > 0
    ORDER BY count DESC, key LIMIT %(tags)s
) AS counted
JOIN blog_tag ON blog_tag.id = counted.key
"""
MONTHS = f"""
SELECT 'months' AS box, '' AS label, CAST(key AS text) AS key, 0 AS rank, counted.count
    - (SELECT count(*) FROM blog_post WHERE {LISTED} > %(now)s AND month = counted.key)
    AS count, '' AS note
FROM (
    SELECT key, count FROM blog_postcount WHERE list = 'month' AND count > 0 AND key <= %(this_month)s
    ORDER BY key DESC LIMIT %(months)s
) AS counted
"""  # noqa: S608
MOST_READ = f"""
SELECT 'read' AS box, title AS label, CAST(id AS text) AS key, -total AS rank, total AS count, '' AS note
FROM (
    SELECT id, title, counted + imported AS total FROM blog_readercount
    JOIN blog_post ON blog_post.id = post_id AND {LISTED} <= %(now)s
    ORDER BY counted + imported DESC, post_id DESC LIMIT {READ}
) AS read
"""  # noqa: S608
# When these boxes change although nobody writes.
NEXT_DUE = f"""
SELECT 'due' AS box, '' AS label, CAST(min(published_at) AS text) AS key, 0 AS rank, 0 AS count, '' AS note
FROM blog_post WHERE {LISTED} > %(now)s
"""  # noqa: S608
OF_SITE = [LATEST_POSTS, CATEGORIES, BUSIEST_TAGS, MONTHS, NEXT_DUE]

OF_POST = [
    """
SELECT 'own tags' AS box, name AS label, slug AS key, 0 AS rank, 0 AS count, '' AS note
FROM blog_taggedpost JOIN blog_tag ON blog_tag.id = tag_id WHERE content_object_id = %(post)s
""",
    """
SELECT 'own categories' AS box, name AS label, path AS key, 0 AS rank, 0 AS count, '' AS note
FROM blog_filing JOIN blog_category ON blog_category.id = category_id
WHERE post_id = %(post)s AND (further OR category_id = %(category)s)
""",
    f"""
SELECT 'related' AS box, title AS label, CAST(id AS text) AS key,
    ROW_NUMBER() OVER (ORDER BY score DESC, id DESC) AS rank, 0 AS count, '' AS note
FROM (
    SELECT blog_post.id, title, score FROM blog_relatedpost
    JOIN blog_post ON blog_post.id = other_id AND {LISTED} <= %(now)s WHERE post_id = %(post)s
) AS related
""",  # noqa: S608
    f"""
SELECT 'citing' AS box, title AS label, CAST(id AS text) AS key,
    ROW_NUMBER() OVER (ORDER BY published_at DESC, id DESC) AS rank, 0 AS count, sentence_html AS note
FROM (
    SELECT blog_post.id, title, published_at, sentence_html FROM blog_postlink
    JOIN blog_post ON blog_post.id = source_id AND {LISTED} <= %(now)s WHERE target_id = %(post)s
    ORDER BY published_at DESC, blog_post.id DESC LIMIT {CITING}
) AS citing
""",  # noqa: S608
]
# Spelt so, both databases walk the index; the usual OR of two cases scanned all of it (8 ms).
NEIGHBOURS = [
    f"""
SELECT '{name}' AS box, title AS label, CAST(id AS text) AS key, 0 AS rank, 0 AS count, '' AS note
FROM (
    SELECT id, title FROM blog_post WHERE {LISTED} <= %(now)s
    AND published_at {sign}= %(date)s AND (published_at {sign} %(date)s OR id {sign} %(post)s)
    ORDER BY published_at {order}, id {order} LIMIT 1
) AS neighbour
"""  # noqa: S608
    for name, sign, order in [("older", "<", "DESC"), ("newer", ">", "ASC")]
]
SERIES_PARTS = f"""
SELECT 'parts' AS box, title AS label, CAST(id AS text) AS key, series_position AS rank, 0 AS count,
    '' AS note
FROM blog_post WHERE series_id = %(series)s AND {LISTED} <= %(now)s
"""  # noqa: S608
# {places} stands for one or more values.
LINEAGE = """
SELECT 'lineage' AS box, name AS label, path AS key, 0 AS rank, 0 AS count, '' AS note
FROM blog_category WHERE path IN ({places})
"""
