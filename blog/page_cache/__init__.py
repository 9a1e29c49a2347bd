"""Whole pages for anonymous readers, kept by each worker in front of Django and never stale.

A page is kept under the number `site_version.v` that was read before it was rendered, and shown only
while the database still holds that number. Triggers raise it in the transaction of whoever writes
something that a page shows (`tables` says what that is), so no writer can forget to.
"""
