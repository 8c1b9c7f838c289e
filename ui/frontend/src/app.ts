/** What every page loads. */
import 'htmx.org';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/inbox.css';
import './styles/search.css';
import './styles/case.css';
import './styles/reading.css';
import './styles/decide.css';
import './styles/return.css';
import './styles/bulk.css';
import './styles/between.css';
import './styles/tables.css';
import './styles/feedback.css';
import './styles/account.css';
import './styles/absence.css';
import './styles/forms.css';
import './styles/cockpit.css';
import './styles/calendar.css';
import './styles/paper.css';
import './styles/papers.css';
// The widths come last: they overrule what the blocks say of themselves.
import './styles/widths.css';
import { startInbox } from './inbox';
import { watchSelection } from './select';
import { watchPanels } from './panels';
import { watchLines } from './lines';
import { watchForms } from './forms/watch';
import { watchIslands } from './islands/mount';

watchIslands();
watchForms();
startInbox();
watchSelection();
watchPanels();
// The conditions of an approval stand in the task's own form.
for (const form of document.querySelectorAll<HTMLElement>('[data-decide]')) watchLines(form);
