// Served by `ctserr serve` alone: shows a page anew when what it is made of was
// saved, and the problems of content that cannot be built.

const file = location.pathname.replace(/^\//, '').replace(/(^|\/)$/, '$1index.html');

let box = null;

/** @param {string[]} problems lines `file:line:column: sentence`; none takes the box away */
function show(problems) {
  box?.remove();
  box = null;
  if (!problems.length) return;
  box = document.createElement('aside');
  box.id = 'live-problems';
  box.setAttribute('role', 'alert');
  const title = document.createElement('h2');
  title.textContent = problems.length === 1 ? 'The content has a problem; this is the last good page' : `The content has ${problems.length} problems; this is the last good page`;
  const list = document.createElement('ul');
  for (const problem of problems) {
    const item = document.createElement('li');
    const code = document.createElement('code');
    code.textContent = problem;
    item.append(code);
    list.append(item);
  }
  box.append(title, list);
  document.body.append(box);
}

const events = new EventSource('/.live/events');
let version = null; // of the first page; a server that was started anew has another
events.addEventListener('hello', ({ data }) => {
  if (version !== null && version !== data) location.reload();
  version = data;
});
events.addEventListener('changed', ({ data }) => {
  show([]);
  const changed = JSON.parse(data);
  if (changed === null || changed.includes(file) || changed.some((name) => /^assets\/.*\.(css|js)$/.test(name))) location.reload();
});
events.addEventListener('problems', ({ data }) => show(JSON.parse(data)));
