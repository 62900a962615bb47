import Delay
import Ledger
import Units

/// The ready days of a footing in every future, with the own days they came from.
struct ReadyDays {
    private let footing: Footing
    private let tomorrow: Day
    /// Own days, by draw and then by item of the footing.
    private let own: [[When]]
    let days: [When]

    init(_ odds: Odds, _ footing: Footing) {
        let own = (0..<odds.draws.count).map { draw in
            footing.items.map { odds.started($0, odds.futures.day(of: $0, in: draw)) }
        }
        (self.footing, self.own, tomorrow) = (footing, own, odds.ledger.today + 1)
        var starts = [When](repeating: .never, count: footing.items.count)
        days = own.map { footing.ready($0, &starts) }
    }

    /// The latest day that comes at all; tomorrow where none does.
    var latest: Day { days.compactMap(\.day).max() ?? tomorrow }

    /// The same futures with one item's own day sooner, but not before tomorrow.
    func bringing(_ place: Int, by sooner: Int) -> [When] {
        var starts = [When](repeating: .never, count: footing.items.count)
        return own.map { days in
            var days = days
            days[place] = max(days[place] + -sooner, .on(tomorrow))
            return footing.ready(days, &starts)
        }
    }
}

/// The ready day as a function of causes, some of which take another future's luck.
struct Hybrid {
    private let odds: Odds
    private let footing: Footing
    private let places: [Futures.Cause: Int]
    private let one: Futures
    private let other: Futures
    private let cap: Day

    init(
        _ odds: Odds, _ footing: Footing, _ causes: [Futures.Cause], _ one: Futures, _ other: Futures, cap: Day
    ) {
        (self.odds, self.footing, self.one, self.other, self.cap) = (odds, footing, one, other, cap)
        places = Dictionary(uniqueKeysWithValues: causes.enumerated().map { ($1, $0) })
    }

    /// Days after today. A day after the cap, and never, count as the cap.
    func value(_ draw: Int, _ fromOther: [Bool]) -> Double {
        let own = footing.items.map { item in
            odds.started(
                item, one.day(of: item, in: draw, or: other) { cause in places[cause].map { fromOther[$0] } ?? false })
        }
        var starts = [When](repeating: .never, count: own.count)
        let day = footing.ready(own, &starts).day ?? cap
        return Double(min(day, cap) - odds.ledger.today)
    }
}
