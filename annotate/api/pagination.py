from rest_framework.pagination import CursorPagination


class Cursor(CursorPagination):
    """Keyset pages by id: nothing is lost or doubled while others write, and page one costs what page 1,000 does."""

    ordering = "id"
    page_size_query_param = "page_size"
    max_page_size = 500
