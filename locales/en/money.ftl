# Money: a compound's own account, written by two people.

money-title = Account
money-of-compound = Account of { $place }
money-lead = Where the money comes from and where it goes, each expense with its voucher. Which household has paid stands nowhere here.
money-income = Income
money-expense = Expenses
money-left = Left
money-left-hint = Income less expenses
money-lines = { $n ->
    [one] { $n } line
   *[other] { $n } lines
}
money-yuan = { $yuan } yuan
money-none = Nothing was written down yet
money-all-lines = Every line
money-threshold = From which amount on the owners decide
money-threshold-is = What is more than { $yuan } yuan is paid only after the owners decided it.
money-threshold-none = Nothing is agreed yet, so every expense needs a decision of the owners first.
money-threshold-set = Write down the agreed amount
money-threshold-reason = Where it is agreed
money-decisions = Amounts the owners decided
money-decided = Decided
money-paid = Paid
money-rest = Left
money-words = For what
money-amount = Amount (yuan)
money-day = Day
money-words-income = What came in
money-words-expense = What it was spent on
money-no-names = No names, flats or telephone numbers.
money-voucher = Picture of the voucher
money-decision = By which decision
money-decision-hint = Needed for what is more than the agreed amount.
money-decision-none = Not more than the agreed amount
money-decision-choice = { $words } ({ $yuan } yuan left)
money-by-decision = Decided: { $words }
money-two-people = Two people write income and expenses: whoever wrote income cannot write expenses, and the other way round.
money-enter-income = Write income down
money-enter-expense = Write an expense down
money-save = Save
money-strike = Strike this line
money-strike-why = Why it is struck
money-struck = Struck, not counted

refused-money-place-unknown = Choose a compound.
refused-money-amount-wrong = Write the amount, with at most two decimals.
refused-money-words-missing = Say what it is, with at least { $least } characters.
refused-money-words-too-long = At most { $most } characters.
refused-money-names = No names, flats, telephone numbers or number plates, please.
refused-money-day-wrong = Write the day; it cannot be after today.
refused-money-voucher-missing = Add a picture of the voucher.
refused-money-other-line = You have written the other line of this compound. Income and expenses are written by two people; let the other one do it.
refused-money-decision-needed = An expense of more than { $yuan } yuan needs a decision of the owners, chosen here.
refused-money-decision-unknown = There is no such decision: it must have passed in this compound and not have been annulled.
refused-money-decision-spent = Only { $yuan } yuan are left of this decision.
refused-money-reason-missing = Say why, with at least { $least } characters.
refused-money-struck = This line is struck already.
refused-money-own-line = What you wrote yourself is struck by somebody else.

flash-money-saved = Written down.

record-action-money-read = Read the account of a compound
record-action-money-income = Write income down
record-action-money-expense = Write expenses down
record-action-money-threshold = Say from which amount on the owners decide
record-action-money-strike = Strike a wrong line
record-subject-money-line = A line of an account
record-subject-money-book = From which amount on the owners decide
record-room-money = Account of the compound
money-must-decide = No amount has been agreed up to which nobody is asked, so every expense names a decision that passed.
