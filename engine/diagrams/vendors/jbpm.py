"""The words of jBPM, Drools and Kogito."""

from typing import Final

from engine.diagrams.vendors.spaces import DROOLS
from engine.diagrams.vendors.words import Vendor, nothing, refused, told

JBPM: Final = Vendor(
    name="jBPM, Kogito",
    spaces=(DROOLS,),
    attributes=(
        refused(
            "taskName",
            "work items of jBPM do not run here; draw a service task with hq:service",
            "task serviceTask sendTask businessRuleTask",
        ),
        nothing("taskName", "a note", "userTask"),
        refused("ruleFlowGroup", "rules of Drools do not run here; name a decision with hq:decision"),
        refused("adHoc", "what is drawn without a flow does not begin by itself", unless="false"),
        refused("independent waitForCompletion", "a call is waited for", "callActivity", unless="true"),
        told("priority", "the inbox is in the order of the time limits"),
        nothing(
            "packageName version elementname bgcolor bordercolor fontcolor fontsize color dockers selectable "
            "origBorderColors name dtype structureRef msgref",
            "notes of the modeler",
        ),
    ),
    elements=(
        refused("onEntry-script onExit-script", "scripts are code"),
        refused("import global", "classes are code of another engine"),
        refused("metaData", "what jBPM reads of it is not known here", unless="elementname"),
    ),
)
