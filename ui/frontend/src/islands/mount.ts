/** Brings islands to life: each is loaded when the page first shows one of its kind. */

interface Island {
  mount(host: HTMLElement): void;
}

const loaders: Readonly<Record<string, () => Promise<Island>>> = {
  viewer: () => import('./viewer'),
};

const SELECTOR = '[data-island]';
const seen = new WeakSet<HTMLElement>();

function mountOne(host: HTMLElement): void {
  const load = loaders[host.dataset['island'] ?? ''];
  if (load === undefined || seen.has(host)) return;
  seen.add(host);
  void load().then((island) => {
    if (host.isConnected) island.mount(host);
  });
}

export function mountIslands(root: ParentNode): void {
  if (root instanceof HTMLElement && root.matches(SELECTOR)) mountOne(root);
  for (const host of root.querySelectorAll<HTMLElement>(SELECTOR)) mountOne(host);
}

/** Mount what the page holds now, and what is swapped into it later. */
export function watchIslands(): void {
  mountIslands(document);
  new MutationObserver((records) => {
    for (const record of records) {
      for (const node of record.addedNodes) if (node instanceof HTMLElement) mountIslands(node);
    }
  }).observe(document.body, { childList: true, subtree: true });
}
