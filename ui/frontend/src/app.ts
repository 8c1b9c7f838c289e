/** What every page loads. */
import 'htmx.org';
import { watchIslands } from './islands/mount';

watchIslands();
