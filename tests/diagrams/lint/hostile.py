"""Files that would cost a careless reader minutes or gigabytes, and diagrams as large as they may be."""

from collections.abc import Callable, Iterator
from typing import Final

NAMESPACES: Final = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:hq="https://huiqian.dev/schema/bpmn/1.0" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
)
DMN: Final = "https://www.omg.org/spec/DMN/20191111/MODEL/"
ROOM: Final = 512 * 1024 - 400
ENDS: Final = '<startEvent id="s"/><endEvent id="e"/>'
TIMER: Final = "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>"


def document(body: str, beside: str = "") -> str:
    return f'<definitions {NAMESPACES}>{beside}<process id="p">{body}</process></definitions>'


def flow(source: str, target: str, number: object = "", condition: str = "") -> str:
    said = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    return (
        f'<sequenceFlow id="{source}.{target}.{number}" sourceRef="{source}" targetRef="{target}">{said}</sequenceFlow>'
    )


def many(count: int, draw: Callable[[int], str]) -> str:
    return "".join(draw(number) for number in range(count))


def late(name: str, host: str) -> str:
    """An event on a border that does not interrupt."""
    return f'<boundaryEvent id="{name}" attachedToRef="{host}" cancelActivity="false">{TIMER}</boundaryEvent>'


def filled(item: str, *, inside: str = "process") -> str:
    """As many of one thing as a file has room for."""
    head, tail = f"<definitions {NAMESPACES}><{inside} id='p'>", f"</{inside}></definitions>"
    return head + item * ((ROOM - len(head + tail)) // len(item)) + tail


def largest() -> Iterator[tuple[str, str]]:
    """Diagrams of about 2,000 elements as people draw them."""
    yield (
        "chain",
        document(
            ENDS
            + flow("s", "u0")
            + many(1_997, lambda n: f'<userTask id="u{n}"/>' + flow(f"u{n}", f"u{n + 1}"))
            + '<userTask id="u1997"/>'
            + flow("u1997", "e")
        ),
    )
    yield (
        "loops",
        document(
            ENDS
            + flow("s", "m0")
            + '<exclusiveGateway id="m665"/>'
            + flow("m665", "e")
            + many(
                665,
                lambda n: (
                    f'<exclusiveGateway id="m{n}"/><userTask id="u{n}"/><exclusiveGateway id="x{n}"/>'
                    + flow(f"m{n}", f"u{n}")
                    + flow(f"u{n}", f"x{n}")
                    + flow(f"x{n}", f"m{n}", 1, f"results.u{n}.again")
                    + flow(f"x{n}", f"m{n + 1}", 2, "not(results.u0.again)")
                ),
            )
        ),
    )
    yield (
        "blocks",
        document(
            ENDS
            + flow("s", "g0")
            + '<userTask id="g166"/>'
            + flow("g166", "e")
            + many(
                166,
                lambda n: (
                    f'<parallelGateway id="g{n}"/><parallelGateway id="j{n}"/>'
                    + flow(f"j{n}", f"g{n + 1}")
                    + many(
                        10,
                        lambda k, n=n: (
                            f'<userTask id="u{n}.{k}"/>' + flow(f"g{n}", f"u{n}.{k}") + flow(f"u{n}.{k}", f"j{n}")
                        ),
                    )
                ),
            )
        ),
    )
    yield (
        "wide",
        document(
            ENDS
            + '<parallelGateway id="g"/><parallelGateway id="j"/>'
            + flow("s", "g")
            + flow("j", "e")
            + many(
                998,
                lambda n: (
                    f'<userTask id="u{n}"/><userTask id="v{n}"/>'
                    + flow("g", f"u{n}")
                    + flow(f"u{n}", f"v{n}")
                    + flow(f"v{n}", "j")
                ),
            )
        ),
    )
    yield (
        "inclusive",
        document(
            ENDS
            + flow("s", "g0")
            + '<userTask id="g117"/>'
            + flow("g117", "e")
            + many(
                117,
                lambda n: (
                    f'<inclusiveGateway id="g{n}"/><inclusiveGateway id="j{n}"/>'
                    + flow(f"j{n}", f"g{n + 1}")
                    + many(
                        15,
                        lambda k, n=n: (
                            f'<userTask id="u{n}.{k}"/>'
                            + flow(f"g{n}", f"u{n}.{k}", "", "true")
                            + flow(f"u{n}.{k}", f"j{n}")
                        ),
                    )
                ),
            )
        ),
    )
    yield (
        "reminders",
        document(
            ENDS
            + flow("s", "u0")
            + '<userTask id="u399"/>'
            + flow("u399", "e")
            + many(
                399,
                lambda n: (
                    f'<userTask id="u{n}"/><userTask id="r{n}"/><endEvent id="d{n}"/>'
                    + flow(f"u{n}", f"u{n + 1}")
                    + late(f"b{n}", f"u{n}")
                    + flow(f"b{n}", f"r{n}")
                    + flow(f"r{n}", f"d{n}")
                ),
            )
        ),
    )


def of_xml() -> Iterator[tuple[str, str]]:
    """What XML itself allows."""
    entities = '<!ENTITY a "lol">' + many(9, lambda n: f'<!ENTITY {chr(98 + n)} "' + f"&{chr(97 + n)};" * 10 + '">')
    yield "laughs", f"<!DOCTYPE x [{entities}]><definitions {NAMESPACES}>&j;</definitions>"
    yield "quadratic", f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]><definitions>{"&a;" * 50_000}</definitions>'
    yield "deep", "<a>" * 87_000
    yield "nested", document(many(200, lambda n: f'<subProcess id="s{n}">') + "</subProcess>" * 200)
    yield "attribute", document(f'<startEvent id="{"a" * (ROOM - 400)}"/>')
    yield "name", document(f'<startEvent id="s" name="{"a" * (ROOM - 400)}"/>')
    yield (
        "attributes",
        document("<startEvent " + many(50_000, lambda n: f'a{n}="" ')[: ROOM - 400].rpartition(" ")[0] + "/>"),
    )
    yield "prefixes", document(many(20_000, lambda n: f'<x xmlns="u{n}"/>')[: ROOM - 400].rpartition("<")[0])
    yield "tags", filled("<a/>")
    yield "flows", filled("<sequenceFlow/>")
    yield "tasks", filled("<task/>")
    yield "cdata", document("<task id='t'><documentation>" + "<![CDATA[x]]>" * 30_000 + "</documentation></task>")
    yield "lines", document("\n" * 100_000 + many(50, lambda n: f'<task\nid="t{n}"/>'))


def of_references() -> Iterator[tuple[str, str]]:
    """One long thing that much refers to."""
    waits = many(1_900, lambda n: f'<receiveTask id="r{n}" messageRef="m"/>')
    yield "message", document(f'<startEvent id="s"/>{waits}', f'<message id="m" name="{"n" * 1_990}"/>')
    keys = many(
        20,
        lambda n: (
            f'<correlationProperty id="c{n}"><correlationPropertyRetrievalExpression messageRef="m"/>'
            "</correlationProperty>"
        ),
    )
    bound = many(
        20,
        lambda n: (
            f'<correlationPropertyBinding correlationPropertyRef="c{n}"><dataPath>{"a" * 19_000}'
            "</dataPath></correlationPropertyBinding>"
        ),
    )
    yield (
        "keys",
        document(
            f"{waits}<correlationSubscription>{bound}</correlationSubscription>", f'<message id="m" name="n"/>{keys}'
        ),
    )
    one = '<correlationProperty id="c">' + '<correlationPropertyRetrievalExpression messageRef="m"/>' * 6_000
    yield "retrievals", document("<startEvent id='s'/>", many(1, lambda _: one + "</correlationProperty>"))
    quoted = (
        '<correlationProperty id="c"><correlationPropertyRetrievalExpression messageRef="a\']"/></correlationProperty>'
    )
    yield "quote", document("<startEvent id='s'/>", quoted)
    shared = "<eventDefinitionRef>c</eventDefinitionRef>"
    caught = many(1_900, lambda n: f'<intermediateCatchEvent id="r{n}">{shared}</intermediateCatchEvent>')
    for kind, text in (("condition", "a" * 19_990), ("long-condition", "a" * 200_000)):
        definition = f'<conditionalEventDefinition id="c"><condition>{text}</condition></conditionalEventDefinition>'
        yield kind, document(caught, definition)
    timer = f'<timerEventDefinition id="c"><timeDuration>{"a" * 200_000}</timeDuration></timerEventDefinition>'
    yield "timer", document(caught, timer)
    members = many(14_000, lambda n: f"<flowNodeRef>s{n}</flowNodeRef>")
    lane = f'<lane id="l" name="{"n" * 1_990}">{members}</lane>'
    yield "lane", document(f"<laneSet>{lane}</laneSet><startEvent id='s'/>")
    small = many(15_000, lambda n: f'<process id="p{n}"/>')
    yield "processes", f"<definitions {NAMESPACES}>{small}</definitions>"
    several = many(20, lambda n: f'<process id="p{n}">' + many(900, lambda k: f'<task id="t{n}.{k}"/>') + "</process>")
    yield "collaboration", f"<definitions {NAMESPACES}>{several}</definitions>"


def of_expressions() -> Iterator[tuple[str, str]]:
    """FEEL and JUEL that are slow to read."""
    texts = {
        "sums": ["+".join(["1"] * 9_990) + f"+{n}" for n in range(3)],
        "more-sums": ["+".join(["1"] * 9_990) + f"+{n}" for n in range(25)],
        "paths": ["a.b" * 6_000 + f".x{n}" for n in range(3)],
        "lists": ["[" + ",".join(["[1,2]"] * 3_000) + f"{n}]" for n in range(3)],
        "brackets": ["(" * 10_000 + str(n) for n in range(6)],
        "small": [f"a{n} = {n} or b" for n in range(4_000)],
        "juel": ["${" + "a.b(" * 4_000 + f"{n}}}" for n in range(20)],
        "juel-not": ["${" + "!" * 19_000 + f"a{n}}}" for n in range(20)],
    }
    for name, conditions in texts.items():
        flows = "".join(flow("g", "e", number, text) for number, text in enumerate(conditions))
        yield f"feel-{name}", document(ENDS + '<exclusiveGateway id="g"/>' + flow("s", "g") + flows)


def of_tokens() -> Iterator[tuple[str, str]]:
    """Nets with more states than can be tried."""
    for join in ("parallel", "inclusive"):
        for count in (40, 400):
            parted = many(
                count,
                lambda n: (
                    f'<exclusiveGateway id="x{n}"/><userTask id="y{n}"/><userTask id="z{n}"/>'
                    + flow("g", f"x{n}")
                    + flow(f"x{n}", f"y{n}", "", "a")
                    + flow(f"x{n}", f"z{n}", "", "b")
                    + flow(f"y{n}", "j")
                    + flow(f"z{n}", "h")
                ),
            )
            joins = f'<{join}Gateway id="j"/><{join}Gateway id="h"/><parallelGateway id="g"/>'
            yield (
                f"parting-{join}-{count}",
                document(ENDS + joins + parted + flow("s", "g") + flow("j", "e") + flow("h", "e")),
            )
    crossed = many(
        50, lambda n: f'<inclusiveGateway id="u{n}"/><userTask id="v{n}"/>' + flow(f"v{n}", f"u{(n + 1) % 50}")
    )
    across = many(2_500, lambda n: flow(f"u{n // 50}", f"v{n % 50}", "", "x"))
    yield "crossed", document(ENDS + flow("s", "u0") + crossed + across + flow("u49", "e", "", "x"))
    yield (
        "doubling",
        document(
            ENDS
            + flow("s", "g0")
            + '<task id="g16"/>'
            + flow("g16", "e")
            + many(
                16,
                lambda n: (
                    f'<parallelGateway id="g{n}"/><task id="w{n}"/>'
                    + flow(f"g{n}", f"w{n}", 1)
                    + flow(f"g{n}", f"w{n}", 2)
                    + flow(f"w{n}", f"g{n + 1}")
                ),
            )
        ),
    )
    for split, condition in (("parallel", ""), ("inclusive", "x")):
        edges = many(4_000, lambda n, condition=condition: flow("g", "j", n, condition))
        gates = f'<{split}Gateway id="g"/><{split}Gateway id="j"/>'
        yield f"edges-{split}", document(ENDS + gates + flow("s", "g") + edges + flow("j", "e"))
    forks = many(900, lambda n: f'<task id="a{n}"/>' + many(4, lambda k: flow(f"a{n}", f"a{n + 1}", k, "x")))
    yield "forks", document(ENDS + '<task id="a900"/>' + flow("a900", "e") + flow("s", "a0") + forks)
    reminded = many(
        400,
        lambda n: (
            f'<userTask id="a{n}"/>'
            + flow("g", f"a{n}")
            + flow(f"a{n}", "j")
            + flow(f"b{n}", "j")
            + late(f"b{n}", f"a{n}")
        ),
    )
    gates = '<parallelGateway id="g"/><inclusiveGateway id="j"/>'
    yield "late", document(ENDS + gates + flow("s", "g") + reminded + flow("j", "e"))
    borders = many(1_500, lambda n: flow(f"b{n}", "a") + late(f"b{n}", "a"))
    yield "borders", document(ENDS + '<userTask id="a"/>' + flow("s", "a") + flow("a", "e") + borders)
    watched = many(
        499,
        lambda n: (
            f'<subProcess id="s{n}"><task id="t{n}"/><subProcess id="h{n}" triggeredByEvent="true">'
            f'<startEvent id="x{n}" isInterrupting="false">{TIMER}</startEvent></subProcess></subProcess>'
        ),
    )
    yield "watched", document(watched)


def of_decisions() -> Iterator[tuple[str, str]]:
    """Decision tables that are slow to compare."""

    def table(rules: int, columns: int, cell: Callable[[int, int], str]) -> str:
        inputs = many(
            columns, lambda c: f'<input id="i{c}"><inputExpression><text>x{c}</text></inputExpression></input>'
        )
        rows = many(
            rules,
            lambda r: (
                f'<rule id="r{r}">'
                + many(columns, lambda c: f"<inputEntry><text>{cell(r, c)}</text></inputEntry>")
                + f'<outputEntry><text>"o{r}"</text></outputEntry></rule>'
            ),
        )
        inner = f'<decisionTable hitPolicy="UNIQUE">{inputs}<output name="o"/>{rows}</decisionTable>'
        return model(f'<decision id="dec" name="dec"><variable name="dec"/>{inner}</decision>')

    def model(body: str) -> str:
        return f'<definitions xmlns="{DMN}" id="d" name="d" namespace="n">{body}</definitions>'

    yield "rules", table(1_000, 2, lambda r, _: f"[{r * 7 % 97}..{r * 7 % 97 + 3}]")
    yield "columns", table(60, 20, lambda r, c: f"&gt; {r * (c + 3) % 17}")
    yield "values", table(2_500, 1, lambda r, _: str(r))
    literals = many(
        20,
        lambda n: (
            f'<decision id="d{n}" name="d{n}"><variable name="d{n}"/><literalExpression><text>'
            + "+".join(["1"] * 9_990)
            + "</text></literalExpression></decision>"
        ),
    )
    yield "literals", model(literals)


def hostile() -> Iterator[tuple[str, bytes]]:
    """Every file by its name, the ending included."""
    for group in (largest, of_xml, of_references, of_expressions, of_tokens):
        yield from ((f"{name}.bpmn", text.encode()) for name, text in group())
    yield from ((f"{name}.dmn", text.encode()) for name, text in of_decisions())
    yield "empty.bpmn", b""
    yield "zeros.bpmn", bytes(512 * 1024)
    yield "huge.bpmn", b"<" * (2 * 1024 * 1024)
