// What changed between two texts, word by word, for reading side by side. Long texts are compared by lines.
export interface Piece { kind: 'same' | 'gone' | 'new'; text: string }

export function diff(before: string, after: string): Piece[] {
  const byLine = before.length + after.length > 8000;
  const cut = (text: string) => text.match(byLine ? /[^\n]*\n|[^\n]+/g : /\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];
  const a = cut(before), b = cut(after);
  let from = 0, endA = a.length, endB = b.length;
  while (from < endA && from < endB && a[from] === b[from]) from += 1;
  while (endA > from && endB > from && a[endA - 1] === b[endB - 1]) { endA -= 1; endB -= 1; }
  const rows = endA - from, columns = endB - from;
  const lengths = Array.from({ length: rows + 1 }, () => new Uint16Array(columns + 1));
  for (let i = rows - 1; i >= 0; i -= 1) for (let j = columns - 1; j >= 0; j -= 1)
    lengths[i][j] = a[from + i] === b[from + j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
  const pieces: Piece[] = [];
  const add = (kind: Piece['kind'], text: string) => {
    if (!text) return;
    const last = pieces[pieces.length - 1];
    if (last && last.kind === kind) last.text += text; else pieces.push({ kind, text });
  };
  add('same', a.slice(0, from).join(''));
  for (let i = 0, j = 0; i < rows || j < columns;) {
    if (i < rows && j < columns && a[from + i] === b[from + j]) { add('same', a[from + i]); i += 1; j += 1; }
    else if (j >= columns || (i < rows && lengths[i + 1][j] >= lengths[i][j + 1])) { add('gone', a[from + i]); i += 1; }
    else { add('new', b[from + j]); j += 1; }
  }
  add('same', a.slice(endA).join(''));
  return pieces;
}
