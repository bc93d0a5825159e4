// Sends the forms of pages that need no script, where an edge in front of the gallery passes on only what comes with its hash.
// Where that cannot be computed, because nothing is encrypted on the way, browsers send them by themselves. Not a module.
{
  /** @param {HTMLFormElement} form @param {HTMLElement | null} submitter */
  const send = async (form, submitter) => {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form, submitter)) fields.append(name, String(value));
    const body = fields.toString();
    const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body));
    const hex = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-amz-content-sha256': hex };
    const answer = await fetch(form.action, { method: 'POST', body, headers });
    if (answer.redirected) {
      location.assign(answer.url);
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    document.title = page.title;
    document.body.replaceWith(page.body);
    // A link that the gallery does not know the beginning of is whole here.
    for (const link of document.querySelectorAll('a.link')) link.textContent = /** @type {HTMLAnchorElement} */ (link).href;
    /** @type {HTMLElement | null} */ (document.querySelector('[role="alert"], [role="status"], [autofocus]'))?.focus();
  };

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== 'post' || !crypto.subtle) return;
    event.preventDefault();
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    const sent = send(form, button);
    if (button) button.disabled = true;
    sent.catch(() => {
      if (button) button.disabled = false;
      const words = Object.assign(document.createElement('p'), { role: 'alert', textContent: 'That did not arrive. Try again.' });
      form.querySelector('[role="alert"]')?.remove();
      form.append(words);
    });
  });
}
