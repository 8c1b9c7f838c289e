/** The viewer's words in Chinese and English. */

const chinese = {
  diagram: '流程图',
  now: '现在：',
  comma: '、',
  zoomIn: '放大',
  zoomOut: '缩小',
  fit: '回到当前节点',
  taller: '加高',
  lower: '还原高度',
  failed: '流程图未能载入，请刷新页面再试。',
  keys: '聚焦后可用方向键移动，加减号缩放，0 还原。',
  legend: { 'hq-done': '已办', 'hq-active': '办理中', 'hq-late': '逾期', 'hq-forecast': '预计经过' },
};

export type Words = typeof chinese;

const english: Words = {
  diagram: 'Process diagram',
  now: 'Now at: ',
  comma: ', ',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Back to where it stands',
  taller: 'Taller',
  lower: 'Normal height',
  failed: 'The diagram could not be loaded. Reload the page to try again.',
  keys: 'When focused: arrow keys move, plus and minus zoom, 0 goes back.',
  legend: { 'hq-done': 'Done', 'hq-active': 'In progress', 'hq-late': 'Overdue', 'hq-forecast': 'Expected' },
};

export function wordsFor(language: string): Words {
  return language.toLowerCase().startsWith('en') ? english : chinese;
}

/** What a screen reader says of the diagram. */
export function describe(words: Words, activeNames: readonly string[]): string {
  if (activeNames.length === 0) return words.diagram;
  return `${words.diagram} · ${words.now}${activeNames.join(words.comma)}`;
}
