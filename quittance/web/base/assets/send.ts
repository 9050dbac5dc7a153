// A provider's answer on its way to our own door. The page has a button for browsers without script.
const form = document.querySelector<HTMLFormElement>("form[data-send]");
form?.submit();
