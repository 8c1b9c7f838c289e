import { expect, test } from 'vitest';

import { withNames } from './names';

const XML = '<b:definitions xmlns:b="urn:b"><b:task id="N05" name="初核"/><b:flow id="f1"/></b:definitions>';

test('names in another language replace those of the diagram', () => {
  const named = withNames(XML, { N05: 'First check <1', f1: 'yes' });
  expect(named).toContain('name="First check &lt;1');
  expect(named).toContain('id="f1" name="yes"');
});

test('without names the text stays as it is', () => {
  expect(withNames(XML, {})).toBe(XML);
});
