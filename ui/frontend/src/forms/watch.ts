/** Loads what forms need once a page shows one. */

const SELECTOR = '[data-form-fields]';

function mount(root: ParentNode): void {
  const found = root.querySelector(SELECTOR) !== null || (root instanceof HTMLElement && root.matches(SELECTOR));
  if (found) void import('./index').then(({ mountForms }) => mountForms(root));
}

/** Bring forms to life: those the page holds now, and those swapped into it later. */
export function watchForms(): void {
  mount(document);
  new MutationObserver((records) => {
    for (const record of records) {
      for (const node of record.addedNodes) if (node instanceof HTMLElement) mount(node);
    }
  }).observe(document.body, { childList: true, subtree: true });
}
