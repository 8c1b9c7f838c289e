import { expect, test } from 'vitest';

import { withNames } from './names';

const XML = '<b:definitions xmlns:b="urn:b"><b:task id="N05" name="初核"/><b:flow id="f1"/></b:definitions>';

function named(names: Record<string, string>): string {
  const page = new DOMParser().parseFromString(XML, 'application/xml');
  withNames(page, names);
  return new XMLSerializer().serializeToString(page);
}

test('names in another language replace those of the diagram', () => {
  const page = named({ N05: 'First check <1', f1: 'yes' });
  expect(page).toContain('name="First check &lt;1');
  expect(page).toContain('id="f1" name="yes"');
});

test('without names the text stays as it is', () => {
  expect(named({})).toBe(XML);
});
