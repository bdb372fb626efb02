// Starts the widgets of the administration that Wagtail starts by inline scripts, which our content security policy
// refuses. The templates under wagtailadmin/ leave a hidden element with what the script would have said.
(() => {
  const makers = {
    date: (node, options) => window.initDateChooser(node.dataset.for, options),
    time: (node, options) => window.initTimeChooser(node.dataset.for, options),
    datetime: (node, options) => window.initDateTimeChooser(node.dataset.for, options),
    chooser: (node, options) => new window[node.dataset.constructor](node.dataset.for, options),
    'task-chooser': (node) => window.createTaskChooser(node.dataset.for),
    'inline-panel': (node, options) => new window.InlinePanel(options),
    'multiple-chooser-panel': (node, options) => new window.MultipleChooserPanel(options),
  };

  function start(node) {
    if (node.dataset.started || (node.dataset.for || '').includes('__prefix__')) return;
    if (node.dataset.for && !document.getElementById(node.dataset.for)) return;
    node.dataset.started = 'yes';
    makers[node.dataset.start](node, JSON.parse(node.dataset.options));
  }

  function startAll(root) {
    if (!(root instanceof Element || root instanceof Document)) return;
    if (root instanceof Element && root.matches('[data-start][data-options]')) start(root);
    root.querySelectorAll('[data-start][data-options]').forEach(start);
  }

  function begin() {
    startAll(document);
    new MutationObserver((changes) => {
      changes.forEach((change) => change.addedNodes.forEach(startAll));
    }).observe(document.body, { childList: true, subtree: true });
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin);
  else begin();
})();
