// Sends the answer on without a click. Whoever has no scripts presses the button.
document.getElementById("answer").submit();
