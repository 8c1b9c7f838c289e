"""Public notices: read without signing in, with a form for named objections."""

from ui.notice.views import blueprint

__all__ = ["blueprint"]
