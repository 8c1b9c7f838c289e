"""Writes the pages and tables that are made from the product's own code."""

from docs import (
    conformance_page,
    incident_page,
    lint_index,
    other_tools_page,
    permissions_page,
    policy_page,
    problem_pages,
    search_page,
)


def main() -> None:
    """Write them all anew."""
    problem_pages.write()
    incident_page.write()
    lint_index.write()
    other_tools_page.write()
    policy_page.write()
    conformance_page.write()
    search_page.write()
    permissions_page.write()


if __name__ == "__main__":
    main()
