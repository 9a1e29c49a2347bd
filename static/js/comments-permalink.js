// A link to a comment that stands on another page of the thread (another system counted its pages
// otherwise, or somebody wrote /archives/12/#comment-34 by hand) finds it there.

async function find() {
  const id = location.hash.match(/^#comment-([1-9]\d{0,17})$/)?.[1];
  if (!id || document.getElementById(`comment-${id}`)) return;
  const answer = await fetch(`/comments/${id}/`, { method: "HEAD" });
  const { pathname } = new URL(answer.url);
  if (answer.ok && pathname !== location.pathname) location.replace(`${pathname}#comment-${id}`);
}

addEventListener("hashchange", find);
find();
