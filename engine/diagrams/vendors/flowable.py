"""The words of Flowable, and of Activiti, which it comes from."""

from typing import Final

from engine.diagrams.vendors.spaces import FLOWABLE_6
from engine.diagrams.vendors.words import Vendor, nothing, read, refused, told, warned

_HANDLER: Final = "the registered handler of that name"
_RULES: Final = "rules of Drools do not run here; name a decision with hq:decision"
_AUDIENCE: Final = "who may begin is said by `audience` in process.toml"
_CALENDAR: Final = "times are counted by the clock; working days are written as '3 workdays'"

FLOWABLE: Final = Vendor(
    name="Flowable, Activiti",
    spaces=FLOWABLE_6,
    attributes=(
        read("assignee", "userTask", "who is asked: a login, or `${…}` that gives one"),
        read("candidateUsers candidateGroups", "userTask", "who is asked where there is no assignee; lists, `${…}`"),
        read("dueDate", "userTask", "the time limit: a date, an ISO duration of the clock, or `${…}`"),
        read("formKey", "userTask", "the form of the package with that name"),
        refused("formKey", "a start event has no form here; give it to the first user task", "startEvent"),
        told("formFieldValidation", "forms are always validated", "userTask startEvent", unless="true"),
        told("owner priority", "the inbox is in the order of the time limits", "userTask"),
        nothing("category sameDeployment", "notes", "userTask"),
        nothing("dataType text userType", "notes of Chinese editors that are built on bpmn-js", "userTask"),
        refused("businessCalendarName", _CALENDAR),
        refused("skipExpression", "what is drawn is done; draw a gateway"),
        refused("taskIdVariableName", "tasks of this engine have ids of their own", "userTask"),
        read("initiator", "startEvent", "the variable that receives the login of whoever started the case"),
        read("class", "serviceTask sendTask", _HANDLER),
        read("delegateExpression", "serviceTask sendTask", f"`${{name}}`: {_HANDLER}"),
        read("expression", "serviceTask sendTask", f"`${{name.method(execution)}}`: {_HANDLER}"),
        read("type", "serviceTask sendTask", "`external-worker`, together with `topic`; others are refused by name"),
        read("topic", "serviceTask sendTask", f"of an external worker: {_HANDLER}; what it gives become variables"),
        read("resultVariable resultVariableName", "serviceTask sendTask", "a variable for the whole result"),
        read("resultVariable", "scriptTask", "a variable for the value"),
        refused("triggerable", "a handler answers at once; draw a receive task behind it", unless="false"),
        refused("useLocalScopeForResultVariable storeResultVariableAsTransient", "results are kept", unless="false"),
        refused("extensionId", "extensions of another engine do not run here"),
        refused("class rules ruleVariablesInput exclude resultVariable", _RULES, "businessRuleTask"),
        nothing("autoStoreVariables", "a FEEL script stores nothing but its result", "scriptTask"),
        read("inheritVariables", "callActivity", "`true`: the called process is given every variable"),
        refused("calledElementType", "the called process is named by its key", "callActivity", unless="key"),
        refused(
            "businessKey",
            "a called process belongs to the same case",
            "callActivity",
            unless="${execution.processInstanceBusinessKey} ${execution.processBusinessKey}",
        ),
        refused("useLocalScopeForOutParameters", "what comes back are variables", "callActivity", unless="false"),
        refused(
            "processInstanceIdVariableName idVariableName", "a called process belongs to the same case", "callActivity"
        ),
        told("processInstanceName", "a called process belongs to the same case", "callActivity"),
        warned(
            "sameDeployment", "the version in force at the time of the call is called", "callActivity", unless="false"
        ),
        nothing("inheritBusinessKey fallbackToDefaultTenant completeAsync", "one case, no tenants", "callActivity"),
        read("collection", "multiInstanceLoopCharacteristics", "the list: a variable's name, or `${…}`"),
        read("elementVariable", "multiInstanceLoopCharacteristics", "the variable each instance knows its entry by"),
        refused(
            "elementIndexVariable",
            "instances are counted in loopCounter",
            "multiInstanceLoopCharacteristics",
            unless="loopCounter",
        ),
        nothing("noWaitStatesAsyncLeave", "every wait is saved", "multiInstanceLoopCharacteristics"),
        refused("scope", "a signal goes to every case", "signal", unless="global"),
        refused(
            "signalExpression messageExpression",
            "a name is a plain text",
            "signalEventDefinition messageEventDefinition",
        ),
        refused("endDate", "write a number of repetitions, as in R5/PT1H", "timeCycle"),
        refused(
            "terminateAll terminateMultiInstance",
            "a terminate event ends the level it is drawn in",
            "terminateEventDefinition",
            unless="false",
        ),
        refused(
            "errorVariableName errorVariableTransient errorVariableLocalScope",
            "the code is known by hq:output with the value `code`",
            "errorEventDefinition",
        ),
        warned("candidateStarterUsers candidateStarterGroups", _AUDIENCE, "process"),
        nothing("isEagerExecutionFetching historyLevel", "how another engine loads and keeps", "process"),
        nothing(
            "async asyncLeave exclusive asyncLeaveExclusive jobPriority jobCategory noWaitStatesAsyncLeave",
            "every wait is saved, and one act follows another",
        ),
    ),
    elements=(
        read(
            "in",
            "callActivity",
            "what the called process is given",
            inside="source sourceExpression target targetExpression transient",
        ),
        read(
            "out", "callActivity", "what comes back", inside="source sourceExpression target targetExpression transient"
        ),
        refused("executionListener taskListener eventListener", "listeners are code of another engine"),
        refused("field", "fields are put into classes of another engine; use hq:input"),
        refused("formProperty formData", "the fields would be lost; make a form in forms/ and name it by formKey"),
        refused("mapException", "a handler raises its errors itself"),
        refused("collection", "collections of classes are code of another engine", "multiInstanceLoopCharacteristics"),
        refused(
            "variableAggregation", "the results are in results.<element>.instances", "multiInstanceLoopCharacteristics"
        ),
        refused("value", "a variable's first value comes with the start", "dataObject"),
        refused("customResource", "roles of another engine are not known here"),
        refused(
            "eventType eventName eventInParameter eventOutParameter eventCorrelationParameter triggerEventType "
            "triggerEventCorrelationParameter sendSynchronously channelKey startEventCorrelationConfiguration",
            "the event registry is part of another engine; draw a message",
        ),
        refused("httpRequestHandler httpResponseHandler", "classes are code of another engine"),
        refused("script", "scripts are code"),
        warned("potentialStarter", _AUDIENCE, "process"),
        told("failedJobRetryTimeCycle", "a handler that fails is an incident, which a person retries"),
        nothing("localization attributes process-data-object", "words and notes of the modeler"),
    ),
)
