"""The outside world of the demo. It imports nothing of the product; they meet over SQL, HTTP and SMTP."""
