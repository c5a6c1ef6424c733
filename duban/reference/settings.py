"""The page of settings: those of an installation, and the values of the notice in force."""

from collections.abc import Iterator

from config.notice_items import Item
from config.notices import NoticeFile
from duban.environment import FILE, Settings
from duban.reference.markdown import table

MEANINGS = {
    "office": (
        "`--office`",
        "办公室所在的文件夹：数据库、密钥、邮件",
        "the folder of the office: database, key, mails",
    ),
    "database": (
        "`init --database`",
        "PostgreSQL 地址；不设则用文件夹里 `duban.url` 所记的地址，没有则用 SQLite 文件 `duban.db`",
        "a PostgreSQL URL; by default that in `duban.url` of the folder, else the SQLite file "
        "`duban.db` there",
    ),
    "lang": ("`--lang`", "界面语言 zh 或 en；不设则随系统", "zh or en; by locale if unset"),
    "log": (
        "",
        "常驻进程日志的形式：json 或 console；不设则终端用 console，其余用 json",
        "the log of a process that stays: json or console; console on a terminal if unset",
    ),
    "hosts": (
        "",
        "网页对外的主机名，localhost 和 IP 地址之外的要写明",
        "the names by which a browser reaches the console, beside localhost and IP addresses",
    ),
    "proxies": (
        "",
        "可信代理的 IP 地址：只采信它们所说的来访地址和协议",
        "the addresses of proxies that are believed in what they say of a caller and of TLS",
    ),
    "oidc_issuer": (
        "",
        "统一身份认证（OpenID Connect）的地址；不设则只用口令登录",
        "the address of an identity provider (OpenID Connect); by password alone if unset",
    ),
    "oidc_client": (
        "",
        "本办公室在统一身份认证中的客户端标识",
        "what this office is called at the identity provider (client id)",
    ),
    "oidc_claim": (
        "",
        "按哪一项认人：email 对应邮箱，sub 和 preferred_username 对应登录名",
        "by what a person is known: email by the address, sub and preferred_username by the login",
    ),
    "runner": (
        "`worker --runner`",
        "常驻进程怎样执行任务：embedded 由本进程执行，"
        "procrastinate 由共用一个 PostgreSQL 的各进程分担",
        "how a process that stays runs its jobs: embedded, by itself; procrastinate, shared by "
        "all that use one PostgreSQL database",
    ),
    "backups": (
        "",
        "每日自动备份存放的文件夹；不设则不自动备份",
        "the folder of the daily backups; none are made by themselves if unset",
    ),
    "backup_hour": ("", "每日几时自动备份（0 至 23）", "the hour of the daily backup (0 to 23)"),
    "backups_kept": (
        "",
        "自动备份保留最近几天的",
        "the backups of the last so many days are kept",
    ),
}
"""Each setting with its flag and what it means."""

BESIDE = (
    ("`DUBAN_DEBUG`", "程序自身出错时给出全部细节", "all details where the program itself fails"),
    (
        "`DUBAN_SMTP_PASSWORD`",
        "邮件服务器的口令，别处都不保存",
        "the password of the mail server, which is kept nowhere else",
    ),
    (
        "`DUBAN_IMAP_PASSWORD`",
        "邮箱的口令，别处都不保存",
        "the password of the mailbox, which is kept nowhere else",
    ),
    (
        "`DUBAN_OIDC_SECRET`",
        "统一身份认证的客户端密钥，别处都不保存",
        "the client secret for the identity provider, which is kept nowhere else",
    ),
    (
        "`DUBAN_CAMPAIGN`",
        "供测试：长时间试验做多少遍",
        "for tests: how many times more of the long trials",
    ),
    ("`NO_COLOR`", "终端不用颜色", "no colours in the terminal"),
)
"""What else is read from the environment."""

SHORT = 60

HEAD = f"""# 设定 / Settings

## 安装设定 / Of an installation

命令行选项优先，其次环境变量，其次当前文件夹里的 `{FILE}`，最后是默认值。写错名称的会被拒绝。

A flag beats the environment, that beats `{FILE}` in the working folder, that the default. A name
written wrongly is refused, in `{FILE}` as in the environment."""

OF_NOTICE = """## 通知的取值 / Values of the notice

取值都在 `config/notices/tj-2023-22.toml`，一项一节，各有出处；`default` 是通知未规定、由本局定的。
各项如何用，见 [rules.md](rules.md)。案件按启动时的版本办理，改动只影响以后启动的案件。

All values are in `config/notices/tj-2023-22.toml`, each with its clause; `default` is one that the
notice leaves open. How they are used: [rules.md](rules.md). A case keeps the version it was opened
under."""


def settings_page(notice: NoticeFile) -> str:
    """The page of all settings."""
    return "\n".join(_page(notice)) + "\n"


def _page(notice: NoticeFile) -> Iterator[str]:
    yield HEAD
    yield ""
    rows = [_installed(name) for name in Settings.model_fields]
    rows += [("", variable, "", "", zh, en) for variable, zh, en in BESIDE]
    yield from table((FILE, "环境 / Environment", "选项 / Flag", "默认", "含义", "Meaning"), rows)
    yield ""
    yield OF_NOTICE
    yield ""
    yield from table(
        ("键 / Key", "取值 / Value", "单位", "可选 / Choices", "出处 / Clause", "规则 / Rule"),
        (_valued(key, item) for key, item in notice.items.items()),
    )


def _installed(name: str) -> tuple[str, ...]:
    default = Settings.model_fields[name].default
    flag, zh, en = MEANINGS[name]
    return (
        f"`{name}`",
        f"`DUBAN_{name.upper()}`",
        flag,
        "—" if default is None else f"`{default}`",
        zh,
        en,
    )


def _valued(key: str, item: Item) -> tuple[str, ...]:
    choices = ", ".join(item.choices)
    return (f"`{key}`", _short(item.value), item.unit or "", choices, item.clause, item.rule or "")


def _short(value: object) -> str:
    """A value in a line; a table is only counted."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        text = "; ".join(f"{name} {_short(part)}" for name, part in value.items())
    elif isinstance(value, list):
        text = ", ".join(_short(part) for part in value)
    else:
        text = str(value)
    many = isinstance(value, dict | list) and len(text) > SHORT
    return f"{len(value)} 项 / entries" if many and isinstance(value, dict | list) else text
