/** Sends files as soon as they are chosen, says how far each is, and lists them; the form then holds their ids. */

interface Kept {
  readonly id: string;
  readonly name: string;
  readonly size: string;
}

function token(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? '';
}

function send(url: string, file: File, progress: (percent: number) => void): Promise<Kept> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append('file', file);
    request.open('POST', url);
    request.setRequestHeader('X-CSRF-Token', token());
    request.setRequestHeader('Accept', 'application/problem+json');
    request.responseType = 'json';
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) progress(Math.round((event.loaded / event.total) * 100));
    });
    request.addEventListener('load', () => {
      if (request.status === 200) resolve(request.response as Kept);
      else reject(new Error((request.response as { title?: string } | null)?.title ?? String(request.status)));
    });
    request.addEventListener('error', () => reject(new Error('')));
    request.send(body);
  });
}

export function listed(path: string, kept: Kept, remove: string): HTMLLIElement {
  const item = document.createElement('li');
  const hidden = Object.assign(document.createElement('input'), { type: 'hidden', name: `f.${path}`, value: kept.id });
  const link = Object.assign(document.createElement('a'), {
    href: `/files/${kept.id}`,
    target: '_blank',
    rel: 'noopener',
    textContent: kept.name,
  });
  const size = Object.assign(document.createElement('span'), { className: 'aside', textContent: kept.size });
  const button = Object.assign(document.createElement('button'), {
    type: 'button',
    className: 'btn btn--quiet btn--small',
    textContent: remove,
  });
  button.setAttribute('aria-label', `${remove} ${kept.name}`);
  button.dataset['removeFile'] = '';
  item.append(hidden, link, size, button);
  return item;
}

async function take(fields: HTMLElement, input: HTMLInputElement): Promise<void> {
  const path = input.dataset['upload'] ?? '';
  const list = fields.querySelector<HTMLElement>(`[data-files="${CSS.escape(path)}"]`);
  const state = fields.querySelector<HTMLElement>(`[data-upload-state="${CSS.escape(path)}"]`);
  const url = input.dataset['uploadUrl'] ?? '';
  for (const file of [...(input.files ?? [])]) {
    const say = (percent: number): void => {
      if (state) state.textContent = `${input.dataset['wordUploading'] ?? ''} ${file.name} ${percent} %`;
    };
    say(0);
    try {
      list?.append(listed(path, await send(url, file, say), input.dataset['wordRemove'] ?? ''));
      if (state) state.textContent = '';
    } catch (error) {
      const why = error instanceof Error ? error.message : '';
      if (state) state.textContent = `${input.dataset['wordFailed'] ?? ''} ${file.name}: ${why}`;
      break;
    }
  }
  input.value = '';
  list?.dispatchEvent(new Event('input', { bubbles: true }));
}

export function watchUploads(fields: HTMLElement): void {
  for (const button of fields.querySelectorAll<HTMLElement>('[data-upload-button]')) button.hidden = true;
  fields.addEventListener('change', (event) => {
    const input = event.target;
    if (input instanceof HTMLInputElement && input.dataset['upload'] !== undefined) {
      event.stopPropagation();
      void take(fields, input);
    }
  });
  fields.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('[data-remove-file]') : null;
    const list = button?.closest('[data-files]');
    button?.closest('li')?.remove();
    list?.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
