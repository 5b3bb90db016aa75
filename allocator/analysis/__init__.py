"""代价与敏感性: the price of each rule, the input cells that decide, the counties near an edge.

Pure computing on plans and facts; planning anew is done by the use case, which passes in what came out.
"""
