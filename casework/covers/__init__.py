"""Cover during leave: a colleague sees a worker's whole caseload from a day to a day. One row a leave."""
