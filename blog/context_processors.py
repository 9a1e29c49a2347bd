from blog.clients import is_staff
from blog.sidebar import Sidebar


def site(request):
    """`site` (its row), `sidebar` (its boxes, one query for all when the first is printed), `is_staff`."""
    if not hasattr(request, "site"):  # an error page of a request that did not get so far
        return {}
    return {"site": request.site, "sidebar": Sidebar(request.site), "is_staff": is_staff(request)}
