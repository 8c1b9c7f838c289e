// Evaluates the expressions that stand as a JSON list on standard input with feelin, whose file the argument names.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const { evaluate } = await import(pathToFileURL(process.argv[2]).href);
const { expressions, context } = JSON.parse(readFileSync(0, 'utf8'));

function plain(value) {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? { number: value } : null;
  if (typeof value === 'function') return { other: 'function' };
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(plain);
  const kind = value.constructor.name;
  if (kind === 'Object') return { context: Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)])) };
  if (kind === 'FeelRange') return { other: 'range' };
  return { text: JSON.parse(JSON.stringify(value)) };
}

function answer(expression) {
  try {
    return plain(evaluate(expression, context).value);
  } catch (error) {
    return { error: String(error.message) };
  }
}

process.stdout.write(JSON.stringify(expressions.map(answer)));
