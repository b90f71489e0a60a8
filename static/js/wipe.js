// Takes from the device what is kept under a name: for whoever signed out, or all of it on a shared computer.
(() => {
  const { wipe } = document.currentScript.dataset;
  try {
    Object.keys(localStorage).filter((key) => key.startsWith(wipe)).forEach((key) => localStorage.removeItem(key));
  } catch { /* nothing can be kept on this device */ }
})();
