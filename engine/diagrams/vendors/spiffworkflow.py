"""The words of SpiffArena and its modeler; what they hold is Python, so most are refused."""

from typing import Final

from engine.diagrams.vendors.spaces import SPIFF
from engine.diagrams.vendors.words import Vendor, nothing, read, refused, told

SPIFFWORKFLOW: Final = Vendor(
    name="SpiffArena",
    spaces=(SPIFF,),
    attributes=(nothing("scriptsOnInstances isOutputSynced", "about scripts, which are refused themselves"),),
    elements=(
        read(
            "properties",
            "",
            "notes; `formJsonSchemaFilename` is refused: make a form-js form in forms/ and name it by hq:task",
            inside="property",
        ),
        read("calledDecisionId", "businessRuleTask", "the decision of that name", inside=""),
        read(
            "serviceTaskOperator",
            "serviceTask",
            "`id`: the registered handler of that name, `resultVariable`; parameters are Python and refused",
            inside="id resultVariable parameters retry",
        ),
        refused("preScript postScript", "scripts are Python; draw a script task with FEEL"),
        refused(
            "messagePayload messageVariable payloadExpression variableName", "they are Python; use hq:input, hq:output"
        ),
        refused("processVariableCorrelation", "it is Python; use hq:correlation"),
        refused("allowGuest", "a task is done by somebody who is signed in", unless="false"),
        told("instructionsForEndUser", "words for people stand in texts.<language>.toml"),
        told("guestConfirmation signalButtonLabel", "words for people stand in texts.<language>.toml"),
        nothing("unitTests taskMetadataValues category description", "notes for people and tests"),
    ),
)
