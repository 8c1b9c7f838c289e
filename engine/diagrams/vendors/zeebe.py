"""The words of Camunda 8 (Zeebe)."""

from typing import Final

from engine.diagrams.names import ZEEBE as SPACE
from engine.diagrams.vendors.words import Vendor, nothing, read, refused, told

_HANDLER: Final = "the registered handler of that name"
_BINDING: Final = "`bindingType` `latest`; `deployment` is read as `latest`, with a warning; versions are refused"
_ACTIVITIES: Final = "serviceTask sendTask businessRuleTask scriptTask userTask receiveTask callActivity subProcess"
_EVENTS: Final = "startEvent intermediateCatchEvent boundaryEvent"

ZEEBE: Final = Vendor(
    name="Camunda 8",
    spaces=(SPACE,),
    attributes=(
        nothing("modelerTemplate modelerTemplateVersion modelerTemplateIcon retryCounter", "notes of the modeler"),
    ),
    elements=(
        nothing("properties versionTag userTask", "notes for people and modelers"),
        read(
            "assignmentDefinition",
            "userTask",
            "who is asked; plain lists or FEEL after `=`",
            inside="assignee candidateUsers candidateGroups",
        ),
        read(
            "taskSchedule",
            "userTask",
            "`dueDate`: a moment, or FEEL after `=`; `followUpDate` is left out",
            inside="dueDate followUpDate",
        ),
        told("priorityDefinition", "the inbox is in the order of the time limits", "userTask"),
        read(
            "formDefinition",
            "userTask",
            "`formId`, `formKey`: the form of the package with that name",
            inside="formId formKey externalReference bindingType versionTag",
        ),
        refused("formDefinition", "a start event has no form here; give it to the first user task", "startEvent"),
        refused("userTaskForm", "the form would be lost; save its JSON as forms/<name>.form and name it by formId"),
        read(
            "taskDefinition",
            "serviceTask sendTask",
            f"`type`: {_HANDLER}; what it gives become variables. `retries` is left out",
            inside="type retries",
        ),
        refused(
            "taskDefinition",
            "only service and send tasks call a handler; draw one of them",
            "businessRuleTask scriptTask endEvent intermediateThrowEvent",
        ),
        read("taskHeaders", "serviceTask sendTask", "texts that the handler is given", inside="header"),
        nothing("taskHeaders", "notes for whoever shows the task", "userTask"),
        read(
            "ioMapping",
            _ACTIVITIES + " " + _EVENTS,
            "`output` of activities and catching events are variables written when it is done; `input` of service, "
            "send, script, business rule tasks and call activities is given to it",
            inside="input output",
        ),
        read(
            "calledDecision",
            "businessRuleTask",
            f"the decision, and a variable for its value. {_BINDING}",
            inside="decisionId resultVariable bindingType versionTag",
        ),
        read(
            "calledElement",
            "callActivity",
            f"the process. Every variable goes in, and comes back where there is no `output`, unless "
            f"`propagateAllParentVariables` or `propagateAllChildVariables` is `false`. {_BINDING}",
            inside="processId processIdExpression propagateAllParentVariables propagateAllChildVariables "
            "bindingType versionTag",
        ),
        read(
            "loopCharacteristics",
            "multiInstanceLoopCharacteristics",
            "the list, its entry, and where results go",
            inside="inputCollection inputElement outputCollection outputElement",
        ),
        read("subscription", "message", "FEEL of the key by which the message finds its case", inside="correlationKey"),
        read("script", "scriptTask", "FEEL, and a variable for its value", inside="expression resultVariable"),
        refused("executionListeners executionListener taskListeners taskListener", "listeners are code of workers"),
        refused("publishMessage", "draw a throw event with a message"),
        refused("adHoc", "ad-hoc sub-processes do not run here"),
        refused("linkedResources agentDefinition", "what other systems do is a registered handler's matter"),
        told("conditionalFilter", "a condition is tested whenever variables change"),
        told("jobPriorityDefinition", "a handler is called at once"),
    ),
)
