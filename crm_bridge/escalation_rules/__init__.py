"""What leads change in the reasons for which a person is called, and the rules that are decided
here: the order in question and the customer's tier."""
