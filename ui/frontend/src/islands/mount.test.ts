import { expect, test } from 'vitest';

import { mountIslands } from './mount';

test('an unknown island is left as the server sent it', () => {
  document.body.innerHTML = '<div data-island="nothing">text</div>';
  mountIslands(document);
  expect(document.body.textContent).toBe('text');
});
