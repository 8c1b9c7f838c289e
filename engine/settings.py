"""Everything an installation can set, read once from HUIQIAN_* variables."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from engine.domain.addressing import is_address, is_database, is_zone
from engine.failpoints import read_failpoint

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Settings(BaseSettings):
    """One frozen value for the whole process."""

    model_config = SettingsConfigDict(env_prefix="HUIQIAN_", frozen=True, extra="ignore")

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    data_dir: Path = Path("var")
    database_url: str = ""
    """Empty: SQLite in the data directory."""
    demo: bool = False
    test_mode: bool = False
    open_to_all: bool = False
    """For tests of a process without an organisation: whoever is named is asked by that name, and anyone may complete a
    task that names nobody. Importing people ends it."""
    failpoint: str = ""
    """name[@job][:nth] of the place where this process kills itself (`engine.failpoints`); in test mode only."""
    clock_file: str = ""
    """A file with the seconds by which the product's clock is off, read whenever it is asked; in test mode only."""
    base_url: str = ""
    """The address people see in mails; empty: http://host:port."""
    smtp_url: str = ""
    """smtp://user:password@host:port, or smtps:// for TLS from the start.

    Empty: nothing is sent, and the mailbox page shows what would have been.
    """
    mail_from: str = "huiqian@localhost"
    mail_domain: str = "huiqian.localhost"
    mails_per_hour: int = Field(default=20, ge=1, le=1000)
    """How many mails a person gets in an hour; what is above goes into their digest."""
    digests: bool = True
    """Whether there is a digest of the day at all; without one everything comes at once."""
    quiet_hours: bool = True
    """Whether nights and days off are quiet for those who have not chosen otherwise."""
    bounce_limit: int = Field(default=3, ge=1, le=100)
    """After so many refusals in a row nothing is sent to an address until somebody resumes it."""
    metrics_token: str = ""
    """What Prometheus has to carry as a bearer token; empty: there is no page of metrics."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "text"] = "json"
    webhook_allow: str = ""
    """Hosts and networks that webhooks may call although they are not public, also without TLS:
    `oa.example.edu.cn, 10.1.0.0/16`."""
    undo_seconds: float = Field(default=8, ge=0, le=60)
    tick_seconds: float = Field(default=1, gt=0, le=3600)
    threads: int = Field(default=8, ge=1, le=64)
    max_upload_bytes: int = 20 * 1024 * 1024
    zone: str = "Asia/Shanghai"

    @field_validator("database_url")
    @classmethod
    def _a_database(cls, address: str) -> str:
        if address and not is_database(address):
            raise ValueError(
                "Expected an address like postgresql+psycopg://user:password@host/name or sqlite:////path/huiqian.db."
            )
        return address

    @field_validator("smtp_url")
    @classmethod
    def _a_mail_server(cls, address: str) -> str:
        if address and not is_address(address, "smtp", "smtps"):
            raise ValueError("Expected an address like smtp://user:password@host:port or smtps://user:password@host.")
        return address

    @field_validator("base_url")
    @classmethod
    def _a_public_address(cls, address: str) -> str:
        if address and not is_address(address, "http", "https"):
            raise ValueError(f"Expected an address like https://huiqian.example.edu.cn, but it is {address!r}.")
        return address

    @field_validator("zone")
    @classmethod
    def _a_zone(cls, name: str) -> str:
        if not is_zone(name):
            raise ValueError(f"Expected the name of a time zone like Asia/Shanghai, but it is {name!r}.")
        return name

    @model_validator(mode="after")
    def _demo_stays_home(self) -> Self:
        if self.demo and self.host not in LOOPBACK:
            raise ValueError(
                f"The demo has no passwords, so it listens on 127.0.0.1 only; it was asked to listen on {self.host}. "
                "Use `huiqian init` and `huiqian run` for a real installation."
            )
        return self

    @model_validator(mode="after")
    def _open_in_tests_only(self) -> Self:
        if self.open_to_all and not self.test_mode:
            raise ValueError(
                "Tasks are open to all in tests only, but HUIQIAN_OPEN_TO_ALL is set without HUIQIAN_TEST_MODE."
            )
        return self

    @model_validator(mode="after")
    def _fail_in_tests_only(self) -> Self:
        if self.failpoint and not self.test_mode:
            raise ValueError(
                "A process is killed on purpose in tests only, but HUIQIAN_FAILPOINT is set without HUIQIAN_TEST_MODE."
            )
        read_failpoint(self.failpoint)
        return self

    @model_validator(mode="after")
    def _move_clocks_in_tests_only(self) -> Self:
        if self.clock_file and not self.test_mode:
            raise ValueError(
                "The clock is set from a file in tests only, but HUIQIAN_CLOCK_FILE is set without HUIQIAN_TEST_MODE."
            )
        return self

    @property
    def url(self) -> str:
        """The database's address."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'huiqian.db'}"

    @property
    def public_url(self) -> str:
        """The address people use, without a slash at the end."""
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")
