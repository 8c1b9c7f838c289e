import { beforeEach, describe, expect, it } from 'vitest';
import { addressOf, replaceList } from './people';

describe('looking for people', () => {
  let form: HTMLFormElement;
  beforeEach(() => {
    document.body.innerHTML = `<form action="http://h/inbox/1/act/sign" method="post">
      <input type="hidden" name="csrf" value="secret"><fieldset data-people-pick>
      <input type="search" name="search" value="财务"><div data-people-list><ul>
      <li><input type="checkbox" name="person" value="cw_jb" checked></li>
      <li><input type="checkbox" name="person" value="xz"></li>
      </ul></div></fieldset></form>`;
    form = document.querySelector('form') as HTMLFormElement;
  });

  it('asks for the words and whoever is chosen, and sends nothing else', () => {
    expect(addressOf(form)).toBe('http://h/inbox/1/act/sign?search=%E8%B4%A2%E5%8A%A1&person=cw_jb');
  });

  it('replaces the list and nothing else', () => {
    const group = document.querySelector('[data-people-pick]') as HTMLElement;
    expect(replaceList(group, '<p>x</p><div data-people-list>新的</div>')).toBe(true);
    expect(group.querySelector('[data-people-list]')?.textContent).toBe('新的');
    expect(group.querySelector<HTMLInputElement>('[name="search"]')?.value).toBe('财务');
  });

  it('keeps who was chosen, and who was let go, while the answer was on its way', () => {
    const group = document.querySelector('[data-people-pick]') as HTMLElement;
    const box = (value: string): HTMLInputElement | null => group.querySelector(`[value="${value}"]`);
    box('cw_jb')?.click();
    box('xz')?.click();
    const row = (value: string, more = ''): string => `<li><input type="checkbox" name="person" value="${value}"${more}></li>`;
    replaceList(group, `<div data-people-list><ul>${row('cw_jb', ' checked')}${row('gjcz')}</ul></div>`);
    expect([...group.querySelectorAll<HTMLInputElement>('[name="person"]')].map((one) => [one.value, one.checked])).toEqual(
      [['xz', true], ['cw_jb', false], ['gjcz', false]],
    );
  });

  it('keeps the list where the answer has none', () => {
    const group = document.querySelector('[data-people-pick]') as HTMLElement;
    expect(replaceList(group, '<p>signed out</p>')).toBe(false);
    expect(group.querySelectorAll('[name="person"]').length).toBe(2);
  });
});
