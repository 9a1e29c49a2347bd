"""Search that knows Chinese, English and TeX: docs/search.md says how.

folding, stems, tokens, queries, ranking and snippets are pure; index speaks to the database, indexing
keeps it as posts and comments are, finding makes pages of results of it.
"""
