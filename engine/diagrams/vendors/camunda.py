"""The words of Camunda 7 and of Operaton, which continues it."""

from typing import Final

from engine.diagrams.vendors.spaces import CAMUNDA_7
from engine.diagrams.vendors.words import Vendor, nothing, read, refused, told, warned

_HANDLER: Final = "the registered handler of that name"
_NO_HANDLER_HERE: Final = "only service and send tasks call a handler; draw one of them"
_VERSIONS: Final = "a version is chosen when it is needed, never by the diagram"
_FORM_OF_START: Final = "a start event has no form here; give it to the first user task"
_ACTIVITIES: Final = "serviceTask sendTask businessRuleTask scriptTask userTask receiveTask subProcess task manualTask"
_EVENTS: Final = "startEvent intermediateCatchEvent boundaryEvent"

CAMUNDA: Final = Vendor(
    name="Camunda 7, Operaton",
    spaces=CAMUNDA_7,
    attributes=(
        read("assignee", "userTask", "who is asked: a login, or `${…}` that gives one"),
        read("candidateUsers candidateGroups", "userTask", "who is asked where there is no assignee; lists, `${…}`"),
        read("dueDate", "userTask", "the time limit: a date, an ISO duration of the clock, or `${…}`"),
        told("followUpDate", "an inbox shows a task from its first moment", "userTask"),
        told("priority", "the inbox is in the order of the time limits", "userTask"),
        read("formKey formRef", "userTask", "the form of the package with that name"),
        refused("formRefBinding", _VERSIONS, "userTask", unless="latest deployment"),
        refused("formRefVersion", _VERSIONS, "userTask"),
        refused("formHandlerClass", "a class is code of another engine"),
        refused("formKey formRef formRefBinding formRefVersion", _FORM_OF_START, "startEvent"),
        read("initiator", "startEvent", "the variable that receives the login of whoever started the case"),
        read("class", "serviceTask sendTask", _HANDLER),
        read("delegateExpression", "serviceTask sendTask", f"`${{name}}`: {_HANDLER}"),
        read("expression", "serviceTask sendTask", f"`${{name.method(execution)}}`: {_HANDLER}"),
        read("type", "serviceTask sendTask", "`external`, together with `topic`"),
        read("topic", "serviceTask sendTask", f"of an external task: {_HANDLER}; what it gives become variables"),
        refused(
            "class delegateExpression expression type topic",
            _NO_HANDLER_HERE,
            "businessRuleTask messageEventDefinition endEvent intermediateThrowEvent",
        ),
        told("taskPriority", "a handler is called at once", "serviceTask sendTask businessRuleTask process"),
        read("resultVariable", "serviceTask sendTask businessRuleTask scriptTask", "a variable for the whole result"),
        refused("resultVariable", _NO_HANDLER_HERE, "messageEventDefinition"),
        read("decisionRef", "businessRuleTask", "the decision of that name"),
        read("decisionRefBinding", "businessRuleTask", "`latest`; `deployment` is read as `latest`, with a warning"),
        refused("decisionRefVersion decisionRefVersionTag decisionRefTenantId", _VERSIONS, "businessRuleTask"),
        read("mapDecisionResult", "businessRuleTask", "`singleEntry` `singleResult` `collectEntries` `resultList`"),
        refused("resource", "the script would come from another file", "scriptTask conditionExpression condition"),
        read("calledElementBinding", "callActivity", "`latest`; `deployment` is read as `latest`, with a warning"),
        refused("calledElementVersion calledElementVersionTag calledElementTenantId", _VERSIONS, "callActivity"),
        refused("caseRef caseBinding caseVersion caseTenantId", "cases of CMMN do not run here", "callActivity"),
        refused(
            "variableMappingClass variableMappingDelegateExpression",
            "a class is code of another engine",
            "callActivity",
        ),
        read("collection", "multiInstanceLoopCharacteristics", "the list: a variable's name, or `${…}`"),
        read("elementVariable", "multiInstanceLoopCharacteristics", "the variable each instance knows its entry by"),
        read("errorCodeVariable errorMessageVariable", "errorEventDefinition", "variables for what was caught"),
        told("errorMessage", "the message of a thrown error is the name of its event", "error"),
        read("escalationCodeVariable", "escalationEventDefinition", "a variable for the code that was caught"),
        told(
            "variableName variableEvents",
            "a condition is tested whenever variables change",
            "conditionalEventDefinition",
        ),
        warned(
            "candidateStarterGroups candidateStarterUsers",
            "who may begin is said by `audience` in process.toml",
            "process",
        ),
        warned(
            "isStartableInTasklist", "who may begin is said by `audience` in process.toml", "process", unless="true"
        ),
        nothing("versionTag historyTimeToLive jobPriority", "versions go by content; cases are kept", "process"),
        nothing(
            "asyncBefore asyncAfter async exclusive jobPriority", "every wait is saved, and one act follows another"
        ),
        nothing("modelerTemplate modelerTemplateVersion modelerTemplateIcon diagramRelationId", "notes of the modeler"),
    ),
    elements=(
        nothing("properties", "notes for people and modelers"),
        read(
            "inputOutput",
            _ACTIVITIES + " " + _EVENTS,
            "`outputParameter`: variables written when it is done; `inputParameter` of service, send, script and"
            " business rule tasks: what it is given. Texts, `${…}`, `list`, `map`",
            inside="inputParameter outputParameter",
        ),
        refused("inputOutput", "what crosses the border of a call stands in `in` and `out`", "callActivity"),
        read(
            "in",
            "callActivity signalEventDefinition",
            "what the called process, or the signal, is given",
            inside="source sourceExpression target variables businessKey local",
        ),
        read("out", "callActivity", "what comes back", inside="source sourceExpression target variables local"),
        refused("executionListener taskListener", "listeners are code of another engine"),
        refused("connector", "connectors reach other systems past this engine; register a handler"),
        refused("field", "fields are put into classes of another engine; use inputParameter"),
        refused("formData formProperty", "the fields would be lost; make a form in forms/ and name it by formKey"),
        refused("errorEventDefinition", "a handler raises its errors itself"),
        refused("script", "scripts are code"),
        warned("potentialStarter", "who may begin is said by `audience` in process.toml", "process"),
        told("failedJobRetryTimeCycle", "a handler that fails is an incident, which a person retries"),
    ),
)
