// Tickets: taken, called, served, missed, and all of that late.
#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

constexpr int64_t kSecondMicros = 1'000'000;

class Queue : public Counter {
 protected:
  Queue() { GivenOpenDay(); }

  // So many seconds after the terminals' ten o'clock.
  static v1::Command After(int seconds, v1::Command command) {
    command.set_occur_time_micros(command.occur_time_micros() + seconds * kSecondMicros);
    return command;
  }
  // By a customer, at a terminal of the centre.
  v1::Command Take(uint32_t ticket, absl::string_view kind = "PAYMENT") {
    return Parse(absl::StrCat("centre: 3 terminal: 30101 take_ticket { ticket: ", ticket, " kind: SERVICE_KIND_", kind,
                              " }"));
  }
  v1::Command Call(uint32_t ticket) { return AtTill(absl::StrCat("call_ticket { ticket: ", ticket, " }")); }
  v1::Command End(uint32_t ticket, absl::string_view kind = "PAYMENT") {
    return AtTill(absl::StrCat("end_service { ticket: ", ticket, " kind: SERVICE_KIND_", kind, " }"));
  }
  v1::Command Miss(uint32_t ticket) {
    return AtCentre(absl::StrCat("miss_ticket { ticket: ", ticket, " }"), kCashier);
  }
  static v1::Command Claiming(absl::string_view date, v1::Command command) {
    command.set_claimed_business_date(std::string(date));
    return command;
  }
  void GivenNextDay() {
    GivenDayClosed();
    GivenNextDayOpen();
  }
  size_t Tickets() const {
    const auto queue = world_.state().queue.centres.find(CentreId(kCentre));
    return queue == world_.state().queue.centres.end() ? 0 : queue->second.tickets.size();
  }
};

TEST_F(Queue, GivesTicketsToCustomersAtATerminalWithoutAnybody) {
  When(Take(17));
  ThenEvents({"ticket_taken"});
  EXPECT_EQ(Event().ticket_taken().ticket(), 17u);
  EXPECT_EQ(Event().ticket_taken().kind(), v1::SERVICE_KIND_PAYMENT);
  EXPECT_EQ(Event().terminal(), kTerminal);
  EXPECT_EQ(Event().actor(), 0u);
  EXPECT_EQ(Event().till(), 0u);
  EXPECT_EQ(Event().late_for(), 0);
}

TEST_F(Queue, OfATerminalWithoutAClockGoesByTheLedgersTime) {
  v1::Command take = Take(17);
  take.clear_occur_time_micros();
  When(take);
  ThenEvents({"ticket_taken"});
  EXPECT_EQ(Event().occur_time_micros(), Event().commit_time_micros());
  const int64_t taken_micros = Event().commit_time_micros();
  world_.AdvanceMicros(90 * kSecondMicros);
  v1::Command call = Call(17);
  call.clear_occur_time_micros();
  When(call);
  ThenEvents({"ticket_called"});
  EXPECT_EQ(Event().ticket_called().taken_micros(), taken_micros);
  EXPECT_EQ(Event().ticket_called().wait_seconds(),
            static_cast<uint32_t>((Event().commit_time_micros() - taken_micros) / kSecondMicros));
  EXPECT_LT(Event().ticket_called().wait_seconds(), 200u);
}

TEST_F(Queue, GivesTicketsAtAMachineInNobodysName) {
  Given(AtTill("open_session { cashier: 21 }", kOtherCashier, kKeeper, kMachine));
  v1::Command command = Take(17);
  command.set_terminal(kMachineTerminal);
  command.set_till(kMachine);
  When(command);
  ThenEvents({"ticket_taken"});
  EXPECT_EQ(Event().actor(), 0u);
  EXPECT_EQ(Event().session(), 0u);
}

TEST_F(Queue, GivesTicketsFromTerminalsOfTheCentreInForceOnly) {
  Given(ByAdmin("centre: 4 configure_centre { name: 'East' utc_offset_minutes: 480 "
                "first_business_date: '2026-11-23' }"));
  Given(ByAdmin("centre: 4 till: 401 register_till { kind: TILL_KIND_WINDOW name: 'East 1' }"));
  Given(ByAdmin("centre: 4 till: 401 enrol_terminal { enrolled_terminal: 40101 }"));
  v1::Command command = Take(17);
  command.set_terminal(40101);
  When(command);
  ThenRejected(v1::REJECTION_REASON_TERMINAL_ELSEWHERE);
  Given(ByAdmin("centre: 3 reason: 'broken' revoke_terminal { revoked_terminal: 30101 }"));
  When(Take(17));
  ThenRejected(v1::REJECTION_REASON_TERMINAL_REVOKED);
}

TEST_F(Queue, IsACashiersWhereAPersonActs) {
  When(AtCentre("take_ticket { ticket: 17 kind: SERVICE_KIND_OTHER }", kCashier));
  ThenEvents({"ticket_taken"});
  EXPECT_EQ(Event().actor(), kCashier);
  When(AtCentre("take_ticket { ticket: 18 kind: SERVICE_KIND_OTHER }", kKeeper));
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  for (v1::Command command : {Call(17), End(17), Miss(17)}) {
    command.set_actor(kKeeper);
    When(command);
    ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  }
}

TEST_F(Queue, GivesEachNumberOnceADay) {
  Given(Take(17));
  When(Take(17, "OTHER"));
  ThenRejected(v1::REJECTION_REASON_TICKET_NUMBER_USED);
  Given(Miss(17));
  When(Take(17));
  ThenRejected(v1::REJECTION_REASON_TICKET_NUMBER_USED);
  GivenNextDay();
  When(Take(17));
  ThenEvents({"ticket_taken"});
}

TEST_F(Queue, KeepsTheNumbersOfCentresApart) {
  Given(Take(17));
  Given(ByAdmin("centre: 4 configure_centre { name: 'East' utc_offset_minutes: 480 "
                "first_business_date: '2026-11-23' }"));
  Given(ByAdmin("grant_role { staff: 10 role: ROLE_SUPERVISOR for_centre: 4 }"));
  Given(ByAdmin("grant_role { staff: 20 role: ROLE_CASHIER for_centre: 4 }"));
  Given(Parse("centre: 4 actor: 10 open_business_day { business_date: '2026-11-23' on_duty: [20, 10] }"));
  When(Parse("centre: 4 actor: 20 miss_ticket { ticket: 17 }"));
  ThenRejected(v1::REJECTION_REASON_TICKET_UNKNOWN);
  When(Parse("centre: 4 actor: 20 take_ticket { ticket: 17 kind: SERVICE_KIND_OTHER }"));
  ThenEvents({"ticket_taken"});
}

TEST_F(Queue, MeasuresWaitAndHandlingByTheTerminalsClocks) {
  Given(Take(17));
  When(After(240, Call(17)));
  ThenEvents({"ticket_called"});
  EXPECT_EQ(Event().till(), kTill);
  EXPECT_EQ(Event().ticket_called().wait_seconds(), 240u);
  EXPECT_EQ(Event().ticket_called().kind(), v1::SERVICE_KIND_PAYMENT);
  EXPECT_EQ(Event().ticket_called().taken_micros(), Take(17).occur_time_micros());
  When(After(400, End(17, "INVOICE")));
  ThenEvents({"service_ended"});
  EXPECT_EQ(Event().service_ended().handling_seconds(), 160u);
  EXPECT_EQ(Event().service_ended().kind(), v1::SERVICE_KIND_INVOICE);
  EXPECT_EQ(Event().service_ended().called_micros(), After(240, Take(17)).occur_time_micros());
  EXPECT_EQ(Event().service_ended().taken_micros(), Take(17).occur_time_micros());
}

TEST_F(Queue, TakesNoTimeWhereTheClocksDisagree) {
  Given(After(60, Take(17)));
  Given(After(30, Call(17)));
  EXPECT_EQ(Event().ticket_called().wait_seconds(), 0u);
  Given(After(10, End(17)));
  EXPECT_EQ(Event().service_ended().handling_seconds(), 0u);
}

TEST_F(Queue, CallsOnlyWhoIsWaiting) {
  When(Call(17));
  ThenRejected(v1::REJECTION_REASON_TICKET_UNKNOWN);
  Given(Take(17));
  Given(Call(17));
  When(Call(17));
  ThenRejected(v1::REJECTION_REASON_TICKET_NOT_WAITING);
  Given(End(17));
  When(Call(17));
  ThenRejected(v1::REJECTION_REASON_TICKET_NOT_WAITING);
  Given(Take(18));
  Given(Miss(18));
  When(Call(18));
  ThenRejected(v1::REJECTION_REASON_TICKET_NOT_WAITING);
}

TEST_F(Queue, EndsOnlyWhatWasCalled) {
  When(End(17));
  ThenRejected(v1::REJECTION_REASON_TICKET_UNKNOWN);
  Given(Take(17));
  When(End(17));
  ThenRejected(v1::REJECTION_REASON_TICKET_NOT_CALLED);
  Given(Call(17));
  Given(End(17));
  When(End(17));
  ThenRejected(v1::REJECTION_REASON_TICKET_NOT_CALLED);
}

TEST_F(Queue, MissesWhoIsWaitingOrDidNotComeWhenCalled) {
  When(Miss(17));
  ThenRejected(v1::REJECTION_REASON_TICKET_UNKNOWN);
  Given(Take(17, "COMPLAINT"));
  When(Miss(17));
  ThenEvents({"ticket_missed"});
  EXPECT_EQ(Event().ticket_missed().kind(), v1::SERVICE_KIND_COMPLAINT);
  Given(Take(18));
  Given(Call(18));
  When(Miss(18));
  ThenEvents({"ticket_missed"});
  When(Miss(18));
  ThenRejected(v1::REJECTION_REASON_TICKET_NOT_WAITING);
  When(End(18));
  ThenRejected(v1::REJECTION_REASON_TICKET_NOT_CALLED);
}

TEST_F(Queue, BelongsToAnOpenDay) {
  GivenDayClosed();
  for (const v1::Command& command : {Take(17), Call(17), End(17), Miss(17)}) {
    When(command);
    ThenRejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
  }
  GivenNextDayOpen();
  When(Claiming("2026-11-25", Take(17)));
  ThenRejected(v1::REJECTION_REASON_DATE_IN_FUTURE);
}

TEST_F(Queue, LeavesTheStateWithItsDay) {
  Given(Take(17));
  Given(Take(18));
  Given(Call(18));
  EXPECT_EQ(Tickets(), 2u);
  GivenDayClosed();
  EXPECT_EQ(Tickets(), 0u);
}

TEST_F(Queue, OfAClosedDayGoesOnLate) {
  Given(Take(17));
  GivenNextDay();
  When(After(300, Claiming(kToday, Call(17))));
  ThenEvents({"ticket_called"});
  EXPECT_EQ(Event().late_for(), 20261123);
  EXPECT_EQ(Event().business_date(), 20261124);
  EXPECT_EQ(Event().ticket_called().wait_seconds(), 300u);
  When(After(360, Claiming(kToday, End(17))));
  ThenEvents({"service_ended"});
  EXPECT_EQ(Event().late_for(), 20261123);
  EXPECT_EQ(Event().service_ended().handling_seconds(), 60u);
}

TEST_F(Queue, OfAClosedDayIsStillKnownDaysLater) {
  Given(Take(17));
  GivenNextDay();
  Given(Claiming(kToday, Call(17)));
  GivenDayClosed("2026-11-25");
  GivenNextDayOpen("2026-11-25");
  When(Claiming(kToday, Call(17)));
  ThenRejected(v1::REJECTION_REASON_TICKET_NOT_WAITING);
  When(Claiming(kToday, Miss(17)));
  ThenEvents({"ticket_missed"});
  EXPECT_EQ(Event().late_for(), 20261123);
}

TEST_F(Queue, TakenLateIsUniqueOnItsOwnDay) {
  Given(Take(17));
  GivenNextDay();
  Given(Take(18));
  When(Claiming(kToday, Take(17)));
  ThenRejected(v1::REJECTION_REASON_TICKET_NUMBER_USED);
  When(Claiming(kToday, Take(18)));
  ThenEvents({"ticket_taken"});
  EXPECT_EQ(Event().late_for(), 20261123);
  When(Claiming(kToday, Take(18)));
  ThenRejected(v1::REJECTION_REASON_TICKET_NUMBER_USED);
  When(Call(18));
  ThenEvents({"ticket_called"});
  EXPECT_EQ(Event().late_for(), 0);
}

TEST_F(Queue, OfTodayIsNotThatOfAClosedDay) {
  Given(Take(17));
  GivenNextDay();
  When(Call(17));
  ThenRejected(v1::REJECTION_REASON_TICKET_UNKNOWN);
}

TEST_F(Queue, ThatHappenedAlreadyPassesARoleLostSince) {
  Given(Take(17));
  Given(ByAdmin("reason: 'left' revoke_role { staff: 20 role: ROLE_CASHIER for_centre: 3 }"));
  When(Call(17));
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  v1::Command command = Call(17);
  command.set_already_taken(true);
  command.set_second_person(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
  command.clear_second_person();
  When(command);
  ThenEvents({"ticket_called"});
}

TEST_F(Queue, HoldsSoManyTicketsADay) {
  for (uint32_t ticket = 1; ticket <= kTicketsMax; ++ticket) {
    v1::Event event;
    event.set_sequence(world_.state().last_sequence + 1);
    event.set_centre(kCentre);
    event.set_business_date(20261123);
    event.set_commit_time_micros(world_.next_commit_micros());
    event.set_request_id(absl::StrCat("ticket", ticket));
    event.mutable_ticket_taken()->set_ticket(ticket);
    world_.Apply(event);
  }
  When(Take(kTicketsMax + 1));
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  Given(Call(1));
}

TEST_F(Queue, GivesTicketsOnADayThatCanListNoMore) {
  GivenFullDay();
  When(Take(17));
  ThenEvents({"ticket_taken"});
  When(Call(17));
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  When(End(17));
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  When(Miss(17));
  ThenEvents({"ticket_missed"});
}

TEST_F(Queue, TakesNothingLateOnADayThatCanListNoMore) {
  Given(Take(17));
  GivenNextDay();
  GivenFullDay();
  When(Claiming(kToday, Take(18)));
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  When(Claiming(kToday, Miss(17)));
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
}

TEST_F(Queue, IsNamedByPaymentsAndNotJudged) {
  GivenOpenSession();
  v1::Command payment = CashPayment(1'000);
  payment.mutable_receive_payment()->set_ticket(99);
  When(payment);
  ThenEvents({"payment_received"});
  EXPECT_EQ(Event().payment_received().ticket(), 99u);
}

TEST_F(Queue, StandsInTheCloseOfItsDay) {
  Given(Take(17));
  Given(Take(18));
  Given(After(100, Call(17)));
  Given(After(250, End(17)));
  Given(Miss(18));
  GivenDayClosed();
  v1::CloseDocument document;
  ASSERT_TRUE(document.ParseFromString(Event().business_day_closed().document()));
  const v1::QueueFigures& queue = document.queue();
  ASSERT_EQ(queue.hours_size(), 1);
  EXPECT_EQ(queue.hours(0).hour(), 10u);
  EXPECT_EQ(queue.hours(0).arrivals(), 2u);
  EXPECT_EQ(queue.hours(0).wait_seconds(), 100);
  EXPECT_EQ(queue.kinds(0).handling_seconds(), 150);
  EXPECT_EQ(queue.missed(), 1u);
  EXPECT_EQ(queue.tills(0).till(), kTill);
  GivenNextDayOpen();
  Given(Claiming(kToday, Take(19)));
  GivenDayClosed("2026-11-25");
  ASSERT_TRUE(document.ParseFromString(Event().business_day_closed().document()));
  EXPECT_EQ(document.queue().hours_size(), 0);
  ASSERT_EQ(document.late_size(), 1);
  EXPECT_EQ(document.late(0).late_for(), 20261123);
}

}  // namespace
}  // namespace daybook::domain
