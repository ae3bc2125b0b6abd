// A browser's window, with what the file in it asked for and what it said.

export async function open(browser, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const noise = [];
  let own;

  page.on("request", (request) => {
    // What a file carries in itself is no request.
    if (request.url() !== own && !request.url().startsWith("data:")) noise.push(`request: ${request.url()}`);
  });

  page.on("console", (message) => noise.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => noise.push(`error: ${error}`));

  page.on("dialog", (dialog) => {
    noise.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });

  return {
    page,
    /** Shows a file, with all that is folded in it; gives what it said until then. */
    async show(address) {
      noise.length = 0;
      own = address;
      await page.goto(address, { waitUntil: "load" });
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
      return [...noise];
    },
    close: () => context.close(),
  };
}
